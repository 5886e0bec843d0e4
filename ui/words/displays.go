package words

import (
	"slices"
	"strings"

	"tokendesk/ui/display"
)

// NoWindow says why no window can open, and what to do. The problems are those of the
// displays that the environment names, none where it names none.
func NoWindow(problems []*display.Problem) (message, advice string) {
	commands := "The commands work without a window: tokendesk --help."
	if len(problems) == 0 {
		return "There is no display, so no window can open.", "The commands work without one: tokendesk --help."
	}
	var said, mends []string
	for _, p := range problems {
		said = append(said, displayProblem(p))
		mends = append(mends, displayMend(p))
	}
	return "No window can open: " + strings.Join(said, ", and ") + ".", strings.Join(append(mends, commands), " ")
}

// DisplayPassedOver says that the window opens on another display than the first.
func DisplayPassedOver(on display.Kind, p *display.Problem) string {
	return "the window can be opened on " + string(on) + "; " + displayProblem(p)
}

// displayProblem says what is wrong with a display.
func displayProblem(p *display.Problem) string {
	name := "the " + string(p.Kind) + " display " + OneLine(p.Name, 100)
	switch p.Reason {
	case display.Hanging:
		return name + " does not answer in time"
	case display.Refused:
		return name + " does not let this program in"
	case display.Misnamed:
		return name + " is not the name of a display"
	case display.Foreign:
		return "what answers at " + strings.TrimPrefix(name, "the ") + " is not a display"
	case display.Lacking:
		var things []string
		for _, m := range p.Missing {
			things = append(things, missingOfDisplay(m))
		}
		return name + " has " + strings.Join(things, " and ")
	}
	return name + " does not answer"
}

// missingOfDisplay says what a display does not have.
func missingOfDisplay(m string) string {
	switch m {
	case display.Seat:
		return "no keyboard or mouse (wl_seat)"
	case display.GLX:
		return "no OpenGL (GLX), which the window needs"
	case display.Screen:
		return "no screen with that number"
	}
	return "no " + m
}

// displayMend says what mends a display.
func displayMend(p *display.Problem) string {
	switch {
	case p.Kind == display.Wayland && p.Reason == display.Lacking && slices.Equal(p.Missing, []string{display.Seat}):
		return "Give the compositor an input device, or start Xwayland there and set DISPLAY."
	case p.Kind == display.Wayland && p.Reason == display.Lacking:
		return "Use another compositor, or start Xwayland there and set DISPLAY."
	case p.Kind == display.Wayland:
		return "Check WAYLAND_DISPLAY, and that the compositor runs."
	case p.Reason == display.Refused && p.Key != "":
		return "Check that its key is in " + OneLine(p.Key, 200) + ", or set XAUTHORITY to the file that has it."
	case p.Reason == display.Refused:
		return "Set XAUTHORITY to the file with its key."
	case p.Reason == display.Lacking && slices.Contains(p.Missing, display.GLX):
		return "Start the X server with GLX; without a graphics card software draws (" + softwareDrawing + ")."
	}
	return "Check DISPLAY, and that the X server runs."
}

// softwareDrawing is how OpenGL comes without a graphics card, of Mesa.
const softwareDrawing = "Debian: libgl1-mesa-dri; LIBGL_ALWAYS_SOFTWARE=1"

// NotOpened is the title of a notification that says why there is no window.
const NotOpened = "Tokendesk cannot open its window"

// NotDrawn says that a window could not be made on a display that answers.
func NotDrawn() (message, advice string) {
	return "The window cannot be drawn: OpenGL 2.1 is not available on this display.",
		"Install the OpenGL driver of the graphics card, or have software draw (" + softwareDrawing + "). The commands work without a window: tokendesk --help."
}
