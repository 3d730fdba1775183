package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"go.yaml.in/yaml/v3"

	"github.com/iassn/collate/schemas"
)

// Account is somebody who may sign in to the desk. LoadAccounts checks each.
type Account struct {
	Name string // as it is typed, or as a provider of sign-in gives it; no two differ in capitals alone
	Role string // one of AccountRoles
	// Region and Service are what a role of region or service is of; the zero otherwise.
	Region  schemas.Region
	Service schemas.Service
	Hash    string // of the password, with argon2id; empty where there is none
}

// AccountRoles are the roles that an account can have: national is of everything,
// region of a region and its services, service of one service.
var AccountRoles = []string{"national", "region", "service"}

// Of is the name of what the role is of, as the file has it; empty for national.
func (a Account) Of() string {
	if a.Service.ID != "" {
		return a.Service.ID
	}
	return a.Region.Name
}

// accountFile is an account as it is written.
type accountFile struct {
	Name     string `mapstructure:"name" yaml:"name"`
	Role     string `mapstructure:"role" yaml:"role"`
	Of       string `mapstructure:"of" yaml:"of,omitempty"`
	Password string `mapstructure:"password" yaml:"password,omitempty"`
}

var (
	accountName = regexp.MustCompile(`^[\p{L}\p{N}]([\p{L}\p{N} ._@+'-]{0,98}[\p{L}\p{N}])?$`)
	hashForm    = regexp.MustCompile(`^\$argon2id\$v=19\$m=[1-9][0-9]{0,6},t=[1-9][0-9]?,p=[1-9][0-9]?\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{43}$`)
)

// LoadAccounts reads the accounts (YAML), which messages call name, strictly: an
// unknown key, a role or a region that is none, a service that the register does not
// have, or a name that stands twice is a fault. The error names every fault, one a
// line, and what is allowed; there are no accounts then. No message holds a hash.
func LoadAccounts(text []byte, name string, register *Register) ([]Account, error) {
	v, err := readYAML(text, name)
	if err != nil {
		return nil, err
	}
	var f struct {
		Accounts []accountFile `mapstructure:"accounts"`
	}
	strict := func(c *mapstructure.DecoderConfig) { c.WeaklyTypedInput, c.DecodeHook = false, asText }
	if v.UnmarshalExact(&f, strict) != nil {
		return nil, fmt.Errorf("%s: allowed is accounts, a list of {name, role, of, password}, all of them text", name)
	}
	var out []Account
	var faults []error
	for i, one := range f.Accounts {
		a, err := NewAccount(one.Name, one.Role, one.Of, register)
		if err == nil && slices.ContainsFunc(out, a.sameName) {
			err = errors.New("the name stands twice")
		}
		if a.Hash = one.Password; err == nil && a.Hash != "" && !hashForm.MatchString(a.Hash) {
			err = errors.New("its password is no argon2id hash: give it a new one with iass account password")
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: account %d (%s): %w", name, i+1, one.Name, err))
		}
		out = append(out, a)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return out, nil
}

func (a Account) sameName(b Account) bool { return strings.EqualFold(a.Name, b.Name) }

// NewAccount is an account without a password. The error says what is allowed.
func NewAccount(name, role, of string, register *Register) (a Account, err error) {
	a = Account{Name: name, Role: role}
	switch {
	case !accountName.MatchString(name):
		return a, fmt.Errorf("%q is no name of an account: allowed are letters, digits, spaces and . _ @ + ' -, a letter or a digit first and last, up to 100", name)
	case !slices.Contains(AccountRoles, role):
		return a, fmt.Errorf("%q is no role: %s", role, allowed(role, AccountRoles))
	case role == "national" && of != "":
		return a, errors.New("a role of national is of everything: leave out of what it is")
	case role == "region":
		names := make([]string, 0, len(register.regions))
		for _, r := range register.regions {
			names = append(names, r.Name)
			if strings.EqualFold(r.Name, strings.TrimSpace(of)) || strings.EqualFold(r.Code, strings.TrimSpace(of)) {
				a.Region = r
			}
		}
		if a.Region.Code == "" {
			return a, fmt.Errorf("of %q: %s", of, allowed(of, names))
		}
	case role == "service":
		if a.Service, err = register.Find(of); err != nil {
			return a, fmt.Errorf("of: %w", err)
		}
	}
	return a, nil
}

// FormatAccounts writes accounts as LoadAccounts reads them, by name.
func FormatAccounts(all []Account) ([]byte, error) {
	var f struct {
		Accounts []accountFile `yaml:"accounts"`
	}
	for _, a := range all {
		f.Accounts = append(f.Accounts, accountFile{a.Name, a.Role, a.Of(), a.Hash})
	}
	slices.SortFunc(f.Accounts, func(a, b accountFile) int { return strings.Compare(a.Name, b.Name) })
	b := bytes.NewBufferString("# Who may sign in to the desk. iass account changes it: add, list, remove, password.\n")
	e := yaml.NewEncoder(b)
	if err := e.Encode(f); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}
