// Package moderation is the moderation exercise: several services give a level to
// the same anonymised cases, and the answers show how far they mean the same by a
// level (shared/domain.md, "Consistency").
//
// It makes the workbook that each rater fills (WritePack), reads what comes back
// (ReadPack), works out the agreement (Analyse), and says it in words, as rows, as a
// page and as a workbook. It opens no file and reads no clock; what a cell's level
// is, and which service a name means, are told to it by the caller. The order in
// which packs and their rows come never changes a result.
//
// No service is ranked, and no answer is right because most gave it: a difference is
// something to talk about. Start at Analyse.
package moderation
