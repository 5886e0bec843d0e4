package parts

import (
	"fyne.io/fyne/v2"
)

// StarIcon marks a favourite.
var StarIcon = fyne.NewStaticResource("star.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z"/></svg>`))

// FilterIcon stands for what is left out of a list.
var FilterIcon = fyne.NewStaticResource("filter.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M3 6L21 6L21 8L3 8ZM6 11L18 11L18 13L6 13ZM10 16L14 16L14 18L10 18Z"/></svg>`))

// LockIcon stands for the vault, and for locking it.
var LockIcon = fyne.NewStaticResource("locked.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M12 2C9.2 2 7 4.2 7 7L7 10L6 10C4.9 10 4 10.9 4 12L4 20C4 21.1 4.9 22 6 22L18 22C19.1 22 20 21.1 20 20L20 12C20 10.9 19.1 10 18 10L17 10L17 7C17 4.2 14.8 2 12 2ZM12 4C13.7 4 15 5.3 15 7L15 10L9 10L9 7C9 5.3 10.3 4 12 4Z"/></svg>`))

// UnlockedIcon stands for the vault while it is open.
var UnlockedIcon = fyne.NewStaticResource("opened.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" d="M4 10L12 10L12 7C12 4.2 14.2 2 17 2C19.8 2 22 4.2 22 7L22 9L20 9L20 7C20 5.3 18.7 4 17 4C15.3 4 14 5.3 14 7L14 10C15.1 10 16 10.9 16 12L16 20C16 21.1 15.1 22 14 22L4 22C2.9 22 2 21.1 2 20L2 12C2 10.9 2.9 10 4 10Z"/></svg>`))
