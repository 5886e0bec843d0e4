package oauth

// Team says where the settings of an app come from that a team shares.
type Team struct {
	Folder string `json:"folder"`         // its whole path
	File   string `json:"file"`           // the app file's name in it
	Gone   bool   `json:"gone,omitempty"` // the folder has the app no longer
}
