package assets

// ID names the program among those of a desktop: its window, its icon, its entry in
// menus and in the autostart folder, its notifications, and the toolkit's folders. It is a
// domain name read backwards, with the three parts that AppStream and Flatpak ask for.
const ID = "app.tokendesk.Tokendesk"

// FormerID is what the toolkit's folders and the autostart file were called before the
// program had [ID].
const FormerID = "tokendesk"
