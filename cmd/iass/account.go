package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
)

func newAccount(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Who may sign in to the desk, and what of it each sees",
		Long: "Adds and removes those who may sign in to the desk (iass serve), and lists them. A desk with\n" +
			"accounts asks everybody to sign in. What each may see is their role:\n\n" +
			"  national  everything\n  region    the returns and internal figures of the services of a region\n" +
			"  service   the returns and internal figures of one service\n\n" +
			"and the published edition of the release. A change counts at once, also while the desk is open;\n" +
			"who is signed in then is signed out. The first account counts when the desk is next opened.\n\n" +
			"A password is asked for twice on a terminal, or is the first line of a file (--password-file);\n" +
			"what is kept of it is an argon2id hash. Without one (--no-password) somebody can sign in with\n" +
			"their organisation's account alone (see signin in iass.yaml): the account has its name.",
		Example: "  iass account add \"Jo Analyst\" --role national\n  iass account add jo@kent.example --role service --of kent\n" +
			"  iass account add \"South East\" --role region --of \"South East\"\n  iass account list",
		Args: args(cobra.NoArgs, "add, list, role, password or remove"),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var role, of, file string
	var none bool
	word := func(cmd *cobra.Command) *cobra.Command {
		cmd.Flags().StringVar(&file, "password-file", "", "the file whose first line is the password (default: it is asked for)")
		return cmd
	}
	what := func(cmd *cobra.Command) *cobra.Command {
		cmd.Flags().StringVar(&role, "role", "", strings.Join(config.AccountRoles, ", "))
		cmd.Flags().StringVar(&of, "of", "", "the region or the service that the role is of")
		return cmd
	}
	one := func(use, short string, do func(ctx context.Context, name string) error) *cobra.Command {
		return &cobra.Command{
			Use: use + " NAME", Short: short, Args: args(cobra.ExactArgs(1), "the name of one account"),
			RunE: func(cmd *cobra.Command, a []string) error { return do(cmd.Context(), a[0]) },
		}
	}
	add := what(word(one("add", "Add an account", func(ctx context.Context, name string) error {
		return c.addAccount(ctx, name, role, of, file, none)
	})))
	add.Flags().BoolVar(&none, "no-password", false, "it has none, and signs in with its organisation's account")
	cmd.AddCommand(
		add,
		&cobra.Command{
			Use: "list", Short: "List the accounts", Args: args(cobra.NoArgs, "no arguments"),
			RunE: func(*cobra.Command, []string) error { return c.listAccounts() },
		},
		what(one("role", "Change what an account may see", func(ctx context.Context, name string) error {
			return c.changeAccount(ctx, name, "has another role", func(a config.Account, w workspace) (config.Account, error) {
				changed, err := config.NewAccount(a.Name, role, of, w.register)
				changed.Hash = a.Hash
				return changed, err
			})
		})),
		word(one("password", "Give an account another password", func(ctx context.Context, name string) error {
			return c.changeAccount(ctx, name, "has another password", func(a config.Account, _ workspace) (_ config.Account, err error) {
				a.Hash, err = c.newHash(file)
				return a, err
			})
		})),
		one("remove", "Remove an account", c.removeAccount),
	)
	return cmd
}

// readAccounts reads the accounts of a workspace.
func (w *workspace) readAccounts() ([]config.Account, error) {
	text, err := readOptional(w.Accounts())
	if err != nil {
		return nil, err
	}
	return config.LoadAccounts(text, w.Accounts(), w.register)
}

// accounts changes the accounts, one command at a time. The workspace itself may be in
// use meanwhile, by a desk.
func (c *common) accounts(ctx context.Context, create bool, change func(w workspace, all []config.Account) ([]config.Account, error)) error {
	if !exists(c.workspace) {
		if !create {
			return fmt.Errorf("there is no workspace %s: name another with --workspace", c.workspace)
		}
		if err := c.locked(ctx, "iass account", true, func() error { _, err := c.open(true); return err }); err != nil {
			return err
		}
	}
	w, err := c.open(false)
	if err != nil {
		return err
	}
	lock := flock.New(w.AccountsLock())
	if err := c.take(ctx, lock); err != nil {
		return err
	}
	all, err := w.readAccounts()
	if err == nil {
		all, err = change(w, all)
	}
	if err == nil {
		err = writeAccounts(w.Accounts(), all)
	}
	return errors.Join(err, lock.Unlock())
}

func writeAccounts(path string, all []config.Account) error {
	text, err := config.FormatAccounts(all)
	if err != nil {
		return err
	}
	return writeWith(path, 0o600, func(out *os.File) error { _, err := out.Write(text); return err })
}

// accountAt is the place of an account; -1 where there is none.
func accountAt(all []config.Account, name string) int {
	return slices.IndexFunc(all, func(a config.Account) bool { return strings.EqualFold(a.Name, name) })
}

func (c *common) addAccount(ctx context.Context, name, role, of, file string, none bool) error {
	if none && file != "" {
		return usage("--no-password and --password-file do not go together")
	}
	first := false
	err := c.accounts(ctx, true, func(w workspace, all []config.Account) ([]config.Account, error) {
		first = len(all) == 0
		a, err := config.NewAccount(name, role, of, w.register)
		if err != nil {
			return nil, usageError{err}
		}
		if accountAt(all, name) >= 0 {
			return nil, usage("there is an account %s already: change it with iass account role or password", name)
		}
		if !none {
			if a.Hash, err = c.newHash(file); err != nil {
				return nil, err
			}
		}
		return append(all, a), nil
	})
	switch {
	case err != nil:
	case first:
		c.say("Added %s, the first account. A desk asks people to sign in from when it is next opened.", name)
	default:
		c.say("Added %s.", name)
	}
	return err
}

func (c *common) changeAccount(ctx context.Context, name, done string, change func(config.Account, workspace) (config.Account, error)) error {
	err := c.accounts(ctx, false, func(w workspace, all []config.Account) (_ []config.Account, err error) {
		i := accountAt(all, name)
		if i < 0 {
			return nil, usage("there is no account %s: iass account list lists them", name)
		}
		if all[i], err = change(all[i], w); err != nil {
			return nil, usageError{err}
		}
		return all, nil
	})
	if err == nil {
		c.say("%s %s, and is signed out.", name, done)
	}
	return err
}

func (c *common) removeAccount(ctx context.Context, name string) error {
	err := c.accounts(ctx, false, func(_ workspace, all []config.Account) ([]config.Account, error) {
		i := accountAt(all, name)
		if i < 0 {
			return nil, usage("there is no account %s: iass account list lists them", name)
		}
		return slices.Delete(all, i, i+1), nil
	})
	if err == nil {
		c.say("Removed %s.", name)
	}
	return err
}

func (c *common) listAccounts() error {
	w, err := c.open(false)
	if err != nil {
		return err
	}
	all, err := w.readAccounts()
	if err != nil {
		return err
	}
	rows := make([][]string, 0, len(all))
	for _, a := range all {
		signsIn := "with a password"
		if a.Hash == "" {
			signsIn = "with their organisation's account"
		}
		rows = append(rows, []string{a.Name, a.Role, a.Of(), signsIn})
	}
	return c.printRows([]string{"name", "role", "of", "signs_in"}, rows)
}

// newHash is what is kept of a new password: of the first line of a file, or of what
// somebody types twice.
func (c *common) newHash(file string) (string, error) {
	var password string
	if file != "" {
		words, err := passwordsIn(file)
		if err != nil {
			return "", usage("--password-file: %w", err)
		}
		password = words[0]
	} else {
		var err error
		if password, err = c.typed("Password: "); err != nil {
			return "", err
		}
		again, err := c.typed("Once more: ")
		if err != nil {
			return "", err
		}
		if again != password {
			return "", usage("the two are not the same: nothing was changed")
		}
	}
	if err := desk.CheckPassword(password); err != nil {
		return "", usageError{err}
	}
	return desk.HashPassword(password), nil
}

// typed is what somebody types who is asked for it, and does not see it.
func (c *common) typed(ask string) (string, error) {
	in, ok := c.in.(*os.File)
	if !ok || !c.interactive {
		return "", usage("a password is asked for on a terminal, and this is none: name a file that holds it with --password-file")
	}
	_, _ = fmt.Fprint(c.err, ask)
	defer func() { _, _ = fmt.Fprintln(c.err) }()
	text, err := term.ReadPassword(int(in.Fd()))
	return string(text), err
}

// signedUp are the accounts of a workspace for a desk: read again when their file, or
// the register, has changed.
type signedUp struct {
	path     string
	register func() *config.Register

	mu       sync.Mutex
	size     int64
	at       time.Time
	known    *config.Register
	accounts []desk.Account
	err      error
}

// list are the accounts as they are now.
func (s *signedUp) list() ([]desk.Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := os.Stat(s.path)
	if err != nil {
		return nil, fmt.Errorf("the accounts: %w", err)
	}
	known := s.register()
	if f.Size() == s.size && f.ModTime().Equal(s.at) && known == s.known {
		return s.accounts, s.err
	}
	s.size, s.at, s.known, s.accounts = f.Size(), f.ModTime(), known, nil
	text, err := os.ReadFile(s.path)
	if err != nil {
		s.at, s.err = time.Time{}, err
		return nil, err
	}
	all, err := config.LoadAccounts(bytes.Clone(text), s.path, known)
	s.err = err
	for _, a := range all {
		s.accounts = append(s.accounts, desk.Account{
			Person: desk.Person{Name: a.Name, Role: desk.Role(a.Role), Region: a.Region.Code, Service: a.Service.ID}, Hash: a.Hash,
		})
	}
	return s.accounts, s.err
}
