// The portal's own files: styles, script and mark, each under a name that
// changes with its content, so that a browser may keep it for ever.

package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static/*
var staticFiles embed.FS

// asset is one file as it is served.
type asset struct {
	path, kind string
	data       []byte
}

func readAssets() (map[string]asset, error) {
	all := map[string]asset{}
	list, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	kinds := map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}
	for _, entry := range list {
		name := entry.Name()
		data, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		kind, ok := kinds[path.Ext(name)]
		if !ok {
			return nil, fmt.Errorf("web: what kind of file is %s?", name)
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(name)
		all[name] = asset{
			path: "/static/" + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext,
			kind: kind, data: data,
		}
	}
	return all, nil
}

func (p *Portal) assetPath(name string) string { return p.assets[name].path }

func (c *call) static() error {
	for _, a := range c.p.assets {
		if a.path == c.r.URL.Path {
			h := c.w.Header()
			h.Set("Content-Type", a.kind)
			h.Set("Content-Length", strconv.Itoa(len(a.data)))
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
			c.w.WriteHeader(http.StatusOK)
			_, _ = c.w.Write(a.data)
			return nil
		}
	}
	return errMissing
}
