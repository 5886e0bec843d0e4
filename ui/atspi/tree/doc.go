// Package tree reads the windows of a Fyne program as those meet them who cannot see them:
// a tree of plain nodes, each with a role, a name, states and what can be done with it.
//
// What a widget is comes from [accessible.Describer], from fyne.Accessible, and else from
// the widget of Fyne that it is or embeds. What only arranges others is left out, and
// what it holds takes its place. What a person cannot reach is not there: what is hidden,
// and what lies under a modal dialog, but for the words of what is told wherever the focus
// is, such as a message.
//
// No secret is in a tree: of what is concealed there is neither the text nor its length.
//
// All of it lives on the UI goroutine, but for [Tree] and [Node], which are not changed
// once they are read, and for [Diff], which is pure.
package tree
