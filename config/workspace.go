package config

import "path/filepath"

// Workspace is where the files of a workspace are. Its methods name paths; none
// of them looks whether anything is there.
type Workspace struct {
	Dir string // the folder, as it was given
}

// Settings is the path of the settings, which LoadSettings reads.
func (w Workspace) Settings() string { return filepath.Join(w.Dir, "iass.yaml") }

// Register is the path of the register, which LoadRegister reads.
func (w Workspace) Register() string { return filepath.Join(w.Dir, "register.csv") }

// Profiles is the folder of the profiles, one YAML file each.
func (w Workspace) Profiles() string { return filepath.Join(w.Dir, "profiles") }

// Store is the path of the DuckDB database.
func (w Workspace) Store() string { return filepath.Join(w.Dir, "store.duckdb") }

// Returns is the folder of the files received, named by their content's hash.
// They hold personal data.
func (w Workspace) Returns() string { return filepath.Join(w.Dir, "returns") }

// Out is the folder of the releases.
func (w Workspace) Out() string { return filepath.Join(w.Dir, "out") }

// Feedback is where the feedback for senders goes unless told: apart from what is
// published.
func (w Workspace) Feedback() string { return filepath.Join(w.Dir, "feedback") }

// Key is the path of the secret from which the keys of the hashed references
// are made.
func (w Workspace) Key() string { return filepath.Join(w.Dir, "key") }

// Chase is where the messages to services that are to be asked go unless told.
func (w Workspace) Chase() string { return filepath.Join(w.Dir, "chase") }

// Letters is the folder of the texts of those messages, where somebody has changed
// them.
func (w Workspace) Letters() string { return filepath.Join(w.Dir, "letters") }

// WatchStatus is the file in which iass watch says how it stands.
func (w Workspace) WatchStatus() string { return filepath.Join(w.Dir, "watch-status.json") }

// WatchLog is the log of iass watch.
func (w Workspace) WatchLog() string { return filepath.Join(w.Dir, "watch.log") }

// WatchLock is the file by which a workspace has one iass watch at a time.
func (w Workspace) WatchLock() string { return filepath.Join(w.Dir, "watch.lock") }

// Lock is the file by which one command at a time uses the workspace.
func (w Workspace) Lock() string { return filepath.Join(w.Dir, "lock") }

// Log is the file to which the desk adds what was done there.
func (w Workspace) Log() string { return filepath.Join(w.Dir, "desk.log") }

// Accounts is the file of those who may sign in to the desk, which LoadAccounts reads.
func (w Workspace) Accounts() string { return filepath.Join(w.Dir, "accounts.yaml") }

// AccountsLock is the file by which one command at a time changes the accounts.
func (w Workspace) AccountsLock() string { return filepath.Join(w.Dir, "accounts.lock") }
