package practice

import (
	"net/http"
)

// site is everything behind one port: the providers and the apps registered
// at them.
type site struct {
	mux  *http.ServeMux
	apps []app
}

// provider is one authorization server of the site.
type provider interface {
	// routes adds the provider's addresses to mux.
	routes(mux *http.ServeMux)
	// registered lists the apps a person may import.
	registered() []app
}

func newSite(base string, o Options) (*site, error) {
	ikas, err := newIkas(base+"/ikas", o.Now)
	if err != nil {
		return nil, err
	}
	aikido, err := newAikido(base+"/aikido", o.Now)
	if err != nil {
		return nil, err
	}
	openID, err := newOpenID(base+"/openid", o)
	if err != nil {
		return nil, err
	}
	ianum, myPOS := newIanum(base+"/ianum", o.Now), newMyPOS(base+"/mypos", o.Now)
	for _, cs := range []clients{ikas.clients, aikido.clients, ianum.clients, myPOS.clients, openID.clients} {
		cs.know(o.Secrets)
	}
	h := &site{mux: http.NewServeMux()}
	for _, p := range []provider{ikas, aikido, ianum, myPOS, openID} {
		p.routes(h.mux)
		h.apps = append(h.apps, p.registered()...)
	}
	h.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		(&refusal{status: http.StatusNotFound, code: "not_found", description: "there is nothing at this address"}).write(w)
	})
	return h, nil
}
