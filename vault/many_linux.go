// Many items of the Secret Service in one go. The library asks eight things
// for each item, one after the other; here all items are looked for at once,
// and their values come in one answer.

package vault

import (
	"context"
	"errors"
	"strings"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"
)

// GetMany reads those of the items that the service gives without a question.
func (k *systemKeyring) GetMany(ctx context.Context, names []string) (map[string]string, error) {
	var got map[string]string // not looked at before the call is back
	err := k.ask(ctx, "get", func() (_ string, err error) {
		got, err = readMany(ctx, names)
		return "", err
	}, nil)
	if err != nil {
		return nil, err
	}
	return got, nil
}

// readMany looks for each item just as the library does, and on the library's
// own connection: a service may have let that one in and not another. What it
// does not give is left to a call of the library, which names the reason; the
// error is of a service or a bus that has gone.
func readMany(ctx context.Context, names []string) (map[string]string, error) {
	service, err := ss.NewSecretService()
	if err != nil {
		return nil, err
	}
	nameOf, err := findMany(ctx, service, names)
	if err != nil || len(nameOf) == 0 {
		return nil, ifGone(ctx, err)
	}
	session, err := service.OpenSession()
	if err != nil {
		return nil, ifGone(ctx, err)
	}
	defer func() { _ = service.Close(session) }()
	paths := make([]dbus.ObjectPath, 0, len(nameOf))
	for path := range nameOf {
		paths = append(paths, path)
	}
	call := service.Object(secretsName, secretsPath).
		CallWithContext(ctx, secretsFace+"Service.GetSecrets", 0, paths, session.Path())
	if call.Err != nil || len(call.Body) != 1 {
		return nil, ifGone(ctx, call.Err)
	}
	secrets, _ := call.Body[0].(map[dbus.ObjectPath][]any)
	values := make(map[string]string, len(secrets))
	for path, secret := range secrets {
		name, asked := nameOf[path]
		if !asked || len(secret) != 4 { // session, parameters, value, kind
			continue
		}
		if value, ok := secret[2].([]byte); ok {
			values[name] = string(value)
			clear(value)
		}
	}
	return values, nil
}

// findMany gives the items of these names. Of several with one name it takes
// the first, as the library does.
func findMany(ctx context.Context, service *ss.SecretService, names []string) (map[dbus.ObjectPath]string, error) {
	collection := service.GetLoginCollection()
	searches := make([]*dbus.Call, len(names))
	for i, name := range names {
		searches[i] = collection.Go(secretsFace+"Collection.SearchItems", 0, make(chan *dbus.Call, 1),
			map[string]string{"username": name, "service": serviceName})
	}
	nameOf := make(map[dbus.ObjectPath]string, len(names))
	for i, search := range searches {
		select {
		case <-search.Done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		var found []dbus.ObjectPath
		if err := search.Store(&found); err != nil {
			return nil, err
		}
		if len(found) > 0 {
			nameOf[found[0]] = names[i]
		}
	}
	return nameOf, nil
}

// ifGone keeps an error that no further call can mend: nobody waits any more,
// the bus closed, or the service ended. What the service itself answered is
// none.
func ifGone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answer, ok := errors.AsType[dbus.Error](err)
	if !ok {
		return err
	}
	switch strings.TrimPrefix(answer.Name, busName+".Error.") {
	case "NoReply", "ServiceUnknown", "NameHasNoOwner", "Disconnected":
		return err
	default:
		return nil
	}
}
