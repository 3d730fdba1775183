// Package config holds what a person can set: the settings of a workspace, the
// register of services, the manifest that stands beside returns, and where the
// files of a workspace are. Defaults for all of them are embedded.
//
// It opens no file, reads no environment and uses none of what it reads: it is
// handed bytes and gives back values, or errors that name the file, the place
// and what is allowed. It is the only package that imports viper.
//
// Start at LoadSettings and LoadRegister.
package config
