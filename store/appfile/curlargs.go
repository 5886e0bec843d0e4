package appfile

import (
	"strings"
	"sync"
)

// The options of curl, of its manual up to version 8.17, by their long names.
// Whether one takes a value must be known even where it means nothing here, or
// the value would be taken for the address.
const (
	optionsWithValue = `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
		continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation
		dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save
		expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
		happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json
		keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
		max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max parallel-max-host pass
		pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
		proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
		proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request
		request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5
		socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers
		tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query user user-agent
		variable vlan-priority write-out`
	optionsAlone = `alpn anyauth append basic buffer ca-native cert-status clobber compressed compressed-ssh create-dirs crlf digest disable
		disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed eprt epsv fail fail-early
		fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl ftp-ssl-ccc
		ftp-ssl-control ftp-ssl-reqd get globoff haproxy-protocol head help http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3
		http3-only ignore-content-length include insecure ipv4 ipv6 junk-session-cookies keepalive list-only location location-trusted
		mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional next npn ntlm ntlm-wb out-null parallel
		parallel-immediate path-as-is post301 post302 post303 progress-bar progress-meter proxy-anyauth proxy-basic proxy-ca-native
		proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert
		proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all remote-time remove-on-error retry-all-errors
		retry-connrefused sasl-ir sessionid show-error show-headers silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec
		ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort ssl-sessions sslv2 sslv3 styled-output
		suppress-connect-headers tcp-fastopen tcp-nodelay test-event tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2
		tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version xattr`
	shortOptions = `A=user-agent b=cookie c=cookie-jar C=continue-at d=data D=dump-header E=cert e=referer F=form H=header K=config m=max-time
		o=output P=ftp-port Q=quote r=range T=upload-file t=telnet-option U=proxy-user u=user w=write-out X=request x=proxy
		Y=speed-limit y=speed-time z=time-cond a=append B=use-ascii f=fail G=get g=globoff h=help I=head i=include J=remote-header-name
		j=junk-session-cookies k=insecure L=location l=list-only M=manual N=no-buffer n=netrc O=remote-name p=proxytunnel q=disable
		R=remote-time S=show-error s=silent V=version v=verbose Z=parallel 0=http1.0 1=tlsv1 2=sslv2 3=sslv3 4=ipv4 6=ipv6
		#=progress-bar :=next`
)

// curlTable is curl's options: long name → whether it takes a value, letter →
// long name.
type curlTable struct {
	takesValue map[string]bool
	long       map[byte]string
}

// table is made once: a text may hold many commands.
var table = sync.OnceValue(func() curlTable {
	t := curlTable{map[string]bool{}, map[byte]string{}}
	for _, name := range strings.Fields(optionsWithValue) {
		t.takesValue[name] = true
	}
	for _, name := range strings.Fields(optionsAlone) {
		t.takesValue[name] = false
	}
	for _, short := range strings.Fields(shortOptions) {
		t.long[short[0]] = short[2:]
	}
	return t
})

// named returns an option's whole name and whether it takes a value. The
// beginning of a name will do where no other option begins so; what is not known
// keeps its name and takes none.
func (t curlTable) named(given string) (name string, takesValue bool) {
	if takes, ok := t.takesValue[given]; ok {
		return given, takes
	}
	if rest, ok := strings.CutPrefix(given, "expand-"); ok { // the value with --variable filled in
		return given, t.takesValue[rest]
	}
	if strings.HasPrefix(given, "no-") {
		return given, false
	}
	var found []string
	takesAll := true
	for name, takes := range t.takesValue {
		if strings.HasPrefix(name, given) {
			found = append(found, name)
			takesAll = takesAll && takes
		}
	}
	switch len(found) {
	case 0:
		return given, false
	case 1:
		return found[0], takesAll
	}
	return given, takesAll
}

// option is one of a command's options, or (no name) a plain argument.
type option struct {
	name, value string
}

// options splits a command's arguments as curl does: -sXPOST is -s and -X POST.
// missing is the option at the end whose value is not there.
func (t curlTable) options(args []string) (all []option, missing string) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		next := func(name string) {
			if i++; i < len(args) {
				all = append(all, option{name, args[i]})
			} else {
				missing = "--" + name
			}
		}
		switch {
		case strings.HasPrefix(arg, "--") && len(arg) > 2:
			given, value, attached := strings.Cut(arg[2:], "=")
			name, takes := t.named(given)
			switch {
			case takes && attached: // curl wants it apart; documents write it so all the same
				all = append(all, option{name, value})
			case takes:
				next(name)
			default:
				all = append(all, option{name: name})
			}
		case strings.HasPrefix(arg, "-") && len(arg) > 1 && arg != "--" && arg[1] < 0x80:
			for at := 1; at < len(arg); at++ {
				name := t.long[arg[at]]
				if !t.takesValue[name] {
					all = append(all, option{name: name})
					continue
				}
				if at+1 < len(arg) {
					all = append(all, option{name, strings.TrimPrefix(arg[at+1:], "=")})
				} else {
					next(name)
				}
				break
			}
		default:
			all = append(all, option{value: arg})
		}
	}
	return all, missing
}

// wantsValue reports whether the last argument is an option that lacks its value.
func wantsValue(args []string) bool {
	if len(args) == 0 {
		return false
	}
	_, missing := table().options(args[len(args)-1:])
	return missing != ""
}
