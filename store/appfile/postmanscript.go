package appfile

import (
	"encoding/json"
	"strings"

	input "github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"

	"tokendesk/oauth/pattern"
)

// Limits of what is read of scripts.
const (
	maxScript  = 64 << 10 // bytes of one
	maxScripts = 200      // of a collection
	maxEval    = 10_000   // expressions of one script
)

// basicMark stands before what a script encodes in Base64.
const basicMark = "\ue002"

// script reads the token request that a script sends (pm.sendRequest) as if it stood
// among the requests. Nothing of it is run: what is not plainly written there is a
// placeholder.
func (v *visit) script(o object, name string) {
	for _, event := range objects(o, "event") {
		source := scriptText(child(event, "script"))
		if !sendsItself.MatchString(source) || !strings.Contains(source, grantType) || v.scripts[source] {
			continue
		}
		v.scripts[source] = true
		done := false
		if len(source) <= maxScript && len(v.scripts) <= maxScripts {
			for _, sent := range sentRequests(source) {
				request, auth := sent.request()
				done = v.asksForToken(request) && v.request(request, auth, name) || done
			}
		}
		if !done {
			v.leave(name, "a script gets the token, which Tokendesk cannot read.")
		}
	}
}

// sendsItself is how scripts of the programs send a request.
var sendsItself = pattern.New(`sendRequest|\baxios\b|\bfetch\(`)

func scriptText(script object) string {
	n, _ := script.get("exec")
	lines, _ := n.value.(array)
	var b strings.Builder
	b.WriteString(scalar(n))
	for _, line := range lines {
		b.WriteString(scalar(line) + "\n")
		if b.Len() > maxScript {
			break
		}
	}
	return b.String()
}

// sent is what a script gives to pm.sendRequest.
type sent struct{ options object }

// sentRequests finds what a script sends, with the variables of the script filled
// in.
func sentRequests(source string) []sent {
	tree, err := js.Parse(input.NewInputString(source), js.Options{})
	if err != nil {
		return nil
	}
	s := scriptReader{values: map[string]js.IExpr{}, left: maxEval}
	js.Walk(&s, tree)
	var all []sent
	for _, argument := range s.sent {
		if o, ok := s.eval(argument, 0).value.(object); ok {
			all = append(all, sent{o})
		}
	}
	return all
}

// scriptReader knows the values of a script's variables.
type scriptReader struct {
	values map[string]js.IExpr // the first that each is given
	sent   []js.IExpr
	left   int
}

// Enter implements js.IVisitor.
func (s *scriptReader) Enter(n js.INode) js.IVisitor {
	give := func(to any, value js.IExpr) {
		if name, ok := to.(*js.Var); ok && value != nil && s.values[string(name.Data)] == nil {
			s.values[string(name.Data)] = value
		}
	}
	switch n := n.(type) {
	case *js.VarDecl:
		for _, b := range n.List {
			give(b.Binding, b.Default)
		}
	case *js.BinaryExpr:
		if n.Op == js.EqToken {
			give(n.X, n.Y)
		}
	case *js.CallExpr:
		if strings.HasSuffix(nameOf(n.X), ".sendRequest") && len(n.Args.List) > 0 {
			s.sent = append(s.sent, n.Args.List[0].Value)
		}
	}
	return s
}

// Exit implements js.IVisitor.
func (*scriptReader) Exit(js.INode) {}

// nameOf is what an expression is called: pm.environment.get. "" is nothing that
// has a name.
func nameOf(e js.IExpr) string {
	switch e := e.(type) {
	case *js.Var:
		return string(e.Data)
	case *js.LiteralExpr:
		return string(e.Data)
	case js.LiteralExpr:
		return string(e.Data)
	case *js.DotExpr:
		return nameOf(e.X) + "." + nameOf(e.Y)
	}
	return ""
}

// eval is the value of an expression: an object, an array, or a text in which
// {{name}} stands for what only the running script knows.
func (s *scriptReader) eval(e js.IExpr, depth int) node {
	if s.left--; s.left < 0 || depth > maxDepth {
		return node{""}
	}
	text := func(e js.IExpr) string { return scalar(s.eval(e, depth+1)) }
	switch e := e.(type) {
	case *js.LiteralExpr:
		return node{literal(string(e.Data))}
	case *js.GroupExpr:
		return s.eval(e.X, depth+1)
	case *js.CondExpr:
		return s.eval(e.X, depth+1)
	case *js.BinaryExpr:
		if e.Op == js.AddToken {
			if sum := text(e.X) + text(e.Y); len(sum) <= maxScript {
				return node{sum}
			}
			return node{""}
		}
		return s.eval(e.X, depth+1)
	case *js.TemplateExpr:
		return node{s.template(e, text)}
	case *js.ObjectExpr:
		return node{s.object(e, depth)}
	case *js.ArrayExpr:
		var list array
		for _, element := range e.List {
			if element.Value != nil {
				list = append(list, s.eval(element.Value, depth+1))
			}
		}
		return node{list}
	case *js.Var:
		if value := s.values[string(e.Data)]; value != nil {
			return s.eval(value, depth+1)
		}
	case *js.DotExpr:
		if of, ok := s.eval(e.X, depth+1).value.(object); ok {
			value, _ := of.get(nameOf(e.Y))
			return value
		}
	case *js.IndexExpr:
		return node{"{{" + text(e.Y) + "}}"}
	case *js.CallExpr:
		return s.call(e, depth, text)
	}
	return node{unknown(nameOf(e))}
}

// unknown is a placeholder with the last part of a name.
func unknown(name string) string { return "{{" + name[strings.LastIndexByte(name, '.')+1:] + "}}" }

func (s *scriptReader) call(e *js.CallExpr, depth int, text func(js.IExpr) string) node {
	name := nameOf(e.X)
	if len(e.Args.List) == 0 {
		if dot, ok := e.X.(*js.DotExpr); ok { // x.toString(), x.trim()
			return s.eval(dot.X, depth+1)
		}
		return node{unknown(name)}
	}
	first := e.Args.List[0].Value
	switch last := name[strings.LastIndexByte(name, '.')+1:]; {
	case last == "get" || last == "getEnvironmentVariable" || last == "getGlobalVariable":
		return node{"{{" + text(first) + "}}"}
	case name == "btoa" || strings.HasSuffix(name, "Base64.stringify"):
		return node{basicMark + strings.TrimPrefix(text(first), basicMark)}
	case name == "JSON.stringify":
		data, err := json.Marshal(plainValue(s.eval(first, depth+1)))
		if err != nil || len(data) > maxScript {
			return node{""}
		}
		return node{string(data)}
	case last == "parse" || last == "encodeURIComponent" || last == "String" || last == "replaceIn":
		return s.eval(first, depth+1)
	}
	return node{unknown(name)}
}

func (s *scriptReader) template(e *js.TemplateExpr, text func(js.IExpr) string) string {
	var b strings.Builder
	plain := func(part []byte) string {
		return strings.TrimSuffix(strings.TrimSuffix(strings.TrimLeft(string(part), "`}"), "${"), "`")
	}
	for _, part := range e.List {
		b.WriteString(plain(part.Value) + text(part.Expr))
		if b.Len() > maxScript {
			return ""
		}
	}
	return b.String() + plain(e.Tail)
}

func (s *scriptReader) object(e *js.ObjectExpr, depth int) object {
	var o object
	for _, property := range e.List {
		if property.Name == nil || property.Value == nil {
			continue
		}
		key := literal(string(property.Name.Literal.Data))
		if !hasKey(o, key) {
			o = append(o, member{key, s.eval(property.Value, depth+1)})
		}
	}
	return o
}

// literal is a string, number or word of a script as a text.
func literal(s string) string {
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	if !strings.Contains(s, `\`) {
		return s
	}
	return strings.NewReplacer(`\n`, "\n", `\r`, "", `\t`, "\t", `\\`, `\`, `\`, "").Replace(s)
}

func plainValue(n node) any {
	switch value := n.value.(type) {
	case object:
		out := map[string]any{}
		for _, m := range value {
			out[m.key] = plainValue(m.value)
		}
		return out
	case array:
		out := make([]any, 0, len(value))
		for _, item := range value {
			out = append(out, plainValue(item))
		}
		return out
	}
	return n.value
}

// request writes what is sent as a collection has it. auth is what an Authorization
// header holds that the script encodes itself.
func (s sent) request() (request, auth object) {
	address, _ := s.options.get("url")
	request = object{{"url", address}, {"method", node{text(s.options, "method")}}}
	headers, ok := s.options.get("header")
	if !ok {
		headers, _ = s.options.get("headers")
	}
	var list array
	for _, h := range fields(headers) {
		value := text(h, "value")
		if scheme, pair, coded := strings.Cut(value, basicMark); coded && strings.EqualFold(strings.TrimSpace(scheme), "Basic") {
			user, password, _ := strings.Cut(pair, ":")
			auth = object{{"type", node{"basic"}}, {"basic", node{object{{"username", node{user}}, {"password", node{password}}}}}}
			continue
		}
		list = append(list, node{h})
	}
	request = append(request, member{"header", node{list}})
	body, _ := s.options.get("body")
	o, _ := body.value.(object)
	mode := text(o, "mode")
	content, _ := o.get(mode)
	switch {
	case o == nil:
		o = object{{"mode", node{"raw"}}, {"raw", body}}
	case mode == "urlencoded" || mode == "formdata":
		if form, isText := content.value.(string); isText {
			o = object{{"mode", node{"raw"}}, {"raw", node{form}}}
			break
		}
		var all array
		for _, f := range fields(content) {
			all = append(all, node{f})
		}
		o = object{{"mode", node{mode}}, {mode, node{all}}}
	}
	return append(request, member{"body", node{o}}), auth
}

// fields are headers or parameters, whether they are written as a list, as an object
// or as lines.
func fields(n node) []object {
	switch value := n.value.(type) {
	case object:
		if hasKey(value, "key") {
			return []object{value}
		}
		var all []object
		for _, m := range value {
			all = append(all, object{{"key", node{m.key}}, {"value", node{scalar(m.value)}}})
		}
		return all
	case string:
		return headerLines(value)
	}
	return objectsOf(n)
}
