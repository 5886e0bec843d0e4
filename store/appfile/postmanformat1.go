package appfile

import "strings"

// isFormat1 reports whether an object is a collection of format 1, and not what
// Hoppscotch and Thunder Client write alike.
func isFormat1(o object) bool {
	if !isList(o, "requests") || !hasKey(o, "order") && !hasKey(o, "folders") && !hasKey(o, "name") {
		return false
	}
	all := objects(o, "requests")
	return !hasKey(o, "v") && !hasKey(o, "client") && (len(all) == 0 || !hasKey(all[0], "endpoint"))
}

// fromFormat1 writes a collection of Postman's format 1 (a flat list of requests,
// and folders that name them) as one of format 2.
func fromFormat1(o object) object {
	c := format1{folders: map[string]object{}, parent: map[string]string{}, requests: map[string][]object{}}
	for _, folder := range objects(o, "folders") {
		id := text(folder, "id")
		c.folders[id] = folder
		c.order = append(c.order, id)
		for _, inner := range stringsOf(folder, "folders_order") {
			c.parent[inner] = id
		}
		if outer := text(folder, "folder"); outer != "" {
			c.parent[id] = outer
		}
	}
	in := map[string]string{} // request id → folder id
	for id, folder := range c.folders {
		for _, request := range stringsOf(folder, "order") {
			in[request] = id
		}
	}
	for _, request := range objects(o, "requests") {
		folder := text(request, "folder")
		if folder == "" {
			folder = in[text(request, "id")]
		}
		if _, known := c.folders[folder]; !known {
			folder = ""
		}
		c.requests[folder] = append(c.requests[folder], request)
	}
	out := object{{"info", node{object{{"name", node{text(o, "name")}}}}}}
	out = c.withCommon(out, o)
	return append(out, member{"item", node{c.items("", 0)}})
}

// format1 is a collection of format 1 while it is put in order.
type format1 struct {
	folders  map[string]object
	order    []string          // of the folders' ids
	parent   map[string]string // of a folder; none for one at the top
	requests map[string][]object
}

// items are the requests and folders of a folder; "" is the collection. Folders
// that lie within themselves are not reached.
func (c *format1) items(folder string, depth int) array {
	var items array
	for _, request := range c.requests[folder] {
		items = append(items, node{c.request(request)})
	}
	if depth > maxDepth {
		return items
	}
	for _, id := range c.order {
		outer := c.parent[id]
		if _, known := c.folders[outer]; !known {
			outer = ""
		}
		if outer != folder || id == "" {
			continue
		}
		inner := object{{"name", node{text(c.folders[id], "name")}}}
		inner = c.withCommon(inner, c.folders[id])
		items = append(items, node{append(inner, member{"item", node{c.items(id, depth+1)}})})
	}
	return items
}

// withCommon adds what collections, folders and requests have alike.
func (c *format1) withCommon(out, from object) object {
	if auth := format1Auth(from); auth != nil {
		out = append(out, member{"auth", node{auth}})
	}
	if n, ok := from.get("variables"); ok {
		out = append(out, member{"variable", n})
	}
	if n, ok := from.get("events"); ok {
		out = append(out, member{"event", n})
	} else if script := text(from, "preRequestScript"); script != "" {
		event := object{{"script", node{object{{"exec", node{script}}}}}}
		out = append(out, member{"event", node{array{{event}}}})
	}
	return out
}

func (c *format1) request(from object) object {
	request := object{{"method", node{text(from, "method")}}}
	address := object{{"raw", node{rawURL(from)}}}
	address = append(address, member{"variable", node{format1PathVariables(from)}})
	request = append(request, member{"url", node{address}})
	if headers := objects(from, "headerData"); len(headers) > 0 {
		n, _ := from.get("headerData")
		request = append(request, member{"header", n})
	} else if headers := text(from, "headers"); headers != "" {
		request = append(request, member{"header", node{headers}})
	}
	request = append(request, member{"body", node{format1Body(from)}})
	item := object{{"name", node{text(from, "name")}}}
	if common := c.withCommon(nil, from); common != nil {
		for _, m := range common {
			if m.key == "auth" {
				request = append(request, m)
			} else {
				item = append(item, m)
			}
		}
	}
	return append(item, member{"request", node{request}})
}

func format1Body(from object) object {
	mode := map[string]string{"params": "formdata", "urlencoded": "urlencoded", "raw": "raw", "graphql": "graphql", "binary": "file"}[text(from, "dataMode")]
	data, _ := from.get("data")
	raw, _ := from.get("rawModeData")
	switch {
	case mode == "formdata" || mode == "urlencoded":
		return object{{"mode", node{mode}}, {mode, data}}
	case mode == "graphql" || mode == "file":
		return object{{"mode", node{mode}}}
	}
	if list, ok := raw.value.(array); ok && len(list) > 0 {
		raw = list[0]
	}
	if scalar(raw) == "" {
		raw = data
	}
	return object{{"mode", node{"raw"}}, {"raw", node{scalar(raw)}}}
}

func format1PathVariables(from object) array {
	if n, ok := from.get("pathVariableData"); ok {
		if list, ok := n.value.(array); ok && len(list) > 0 {
			return list
		}
	}
	var out array
	for _, m := range child(from, "pathVariables") {
		out = append(out, node{object{{"key", node{m.key}}, {"value", m.value}}})
	}
	return out
}

// format1Auth is an authorization, or the helper that older files have instead.
func format1Auth(from object) object {
	if auth := child(from, "auth"); auth != nil {
		return auth
	}
	attributes := child(from, "helperAttributes")
	helper := text(from, "currentHelper")
	if helper == "" {
		helper = text(attributes, "id")
	}
	switch helper {
	case "":
		return nil
	case "oAuth2":
		return object{{"type", node{"oauth2"}}, {"oauth2", node{attributes}}}
	case "basicAuth":
		return object{{"type", node{"basic"}}, {"basic", node{attributes}}}
	case "normal":
		return object{{"type", node{"noauth"}}}
	}
	return object{{"type", node{helper}}}
}

// stringsOf are the texts of a list.
func stringsOf(o object, key string) []string {
	n, _ := o.get(key)
	list, _ := n.value.(array)
	var out []string
	for _, n := range list {
		if s, ok := n.value.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// headerLines reads headers that are written as lines; those behind // are switched
// off.
func headerLines(lines string) []object {
	var out []object
	for line := range strings.SplitSeq(lines, "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && !strings.HasPrefix(name, "//") {
			out = append(out, object{{"key", node{strings.TrimSpace(name)}}, {"value", node{strings.TrimSpace(value)}}})
		}
	}
	return out
}
