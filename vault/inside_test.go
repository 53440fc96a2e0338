// What tests share that run once more, in a session or a system of their own.

package vault_test

import "os"

// insideEnv says that the test runs inside such a place, and of what kind.
const insideEnv = "ROKKETA_VAULT_TEST_SESSION"

func inside() string { return os.Getenv(insideEnv) }

// second gives the error of a call with two answers.
func second[T any](_ T, err error) error { return err }
