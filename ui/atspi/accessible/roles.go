package accessible

// Role is the kind of thing that a widget is to a person.
type Role string

// The roles. [Unknown] is found from fyne.Accessible and from the widget itself.
const (
	Unknown       Role = ""
	Alert         Role = "alert" // tells of something that needs a person
	Button        Role = "button"
	CheckBox      Role = "check box"
	CheckMenuItem Role = "check menu item"
	ComboBox      Role = "combo box" // one of several options that open below it
	Dialog        Role = "dialog"
	Field         Role = "field"   // one line that is typed into
	Group         Role = "group"   // things that belong together, under a name
	Heading       Role = "heading" // of what follows
	Image         Role = "image"   // with a name; without one it is for the eye alone
	Label         Role = "label"   // words
	Link          Role = "link"    // goes somewhere
	List          Role = "list"    // of items, of which one or several are selected
	ListItem      Role = "list item"
	Menu          Role = "menu" // that is open, or an entry that opens one
	MenuBar       Role = "menu bar"
	MenuItem      Role = "menu item"
	Notification  Role = "notification" // tells of something that happened
	Password      Role = "password"     // a field whose content is concealed
	ProgressBar   Role = "progress bar"
	RadioButton   Role = "radio button"
	RadioMenuItem Role = "radio menu item"
	Separator     Role = "separator"
	Slider        Role = "slider"
	Splitter      Role = "splitter" // can be moved between two sides
	StatusBar     Role = "status bar"
	Tab           Role = "tab"
	TabList       Role = "tab list"
	Table         Role = "table"
	TextArea      Role = "text area" // several lines that are typed into
	ToggleButton  Role = "toggle button"
	ToolBar       Role = "tool bar"
)

// States are what is true of a widget, besides what the toolkit knows itself: whether it
// is shown, and whether it has the focus.
type States uint32

// The states. Those of a kind of widget, such as that a check box can be checked, follow
// from its role.
const (
	Checked    States = 1 << iota // of a check box, a radio button or an entry of a menu
	Mixed                         // neither checked nor not
	Pressed                       // of a toggle button that is in
	Selected                      // of an item or a tab
	Expandable                    // opens and closes
	Expanded                      // is open
	Required                      // must be filled in
	Invalid                       // what it holds is not accepted; Description says why
	Busy                          // something of it is under way
	Disabled                      // cannot be used now
	ReadOnly                      // can be read and copied, and not be changed
	Default                       // of the button that Enter presses
	Several                       // of a list in which several items can be selected
	Modal                         // of a dialog: nothing else can be used meanwhile
)

// If is the states where yes is true, else none.
func (s States) If(yes bool) States {
	if yes {
		return s
	}
	return 0
}

// Has reports whether all of the states are on.
func (s States) Has(all States) bool { return s&all == all }
