// Package desk is the desk in the browser: everything that the command does, on
// pages for people who do not use a terminal.
//
// It has the pages, what they show, and the handlers; it reads no return, opens no
// file and counts nothing. All of that it asks of an Office, which cmd makes of the
// functions that its commands use. Start at New for the desk, routes.go for what
// there is to ask for and who may, and office.go for what an Office has to be.
package desk
