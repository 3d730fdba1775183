// Package chase says whom to write to about the returns of a period, and makes the
// messages: who has sent nothing, whose return is of an earlier day, and whose is held
// or was rejected, with what was found in it.
//
// It sends nothing, opens no file and reads no clock. Start at Find, which says who,
// and Letter.Message, which makes a message; Message.WriteEML and Message.WriteText
// write it.
package chase
