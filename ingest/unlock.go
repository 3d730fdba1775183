package ingest

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/richardlehane/mscfb"
	"github.com/xuri/excelize/v2"
)

// What the lock of a workbook may hold: Office hashes a password 100,000 times,
// and describes the lock in 2 KiB.
const (
	lockSpinsMost = 1_000_000
	lockBytesMost = 64 << 10
	lockBlock     = 16 // bytes that AES, which all of them use, takes at once
)

var (
	errLock     = errors.New("its lock cannot be taken apart")
	errLockKind = errors.New("its lock is of a kind that is not known here")
)

// errLocked says that no password opens a workbook. It holds none of them.
type errLocked struct{ tried int }

func (e errLocked) Error() string {
	switch e.tried {
	case 0:
		return "The workbook is protected by a password, and none was given to try."
	case 1:
		return "The workbook is protected by a password. 1 password was tried; it does not open it."
	}
	return fmt.Sprintf("The workbook is protected by a password. %d passwords were tried; none opens it.", e.tried)
}

// unlock is what is in a workbook behind a password, decrypted in memory with
// the first of the passwords that fits.
func unlock(content []byte, passwords []string, limits Limits) (unlocked []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil { // the libraries trust the sizes in it
			unlocked, err = nil, errLock
		}
	}()
	if len(passwords) == 0 {
		return nil, errLocked{}
	}
	if err := checkLock(content); err != nil {
		return nil, err
	}
	for _, p := range passwords {
		if err := limits.stopped(); err != nil {
			return nil, err
		}
		// A wrong password makes noise of the package, and not always an error.
		unlocked, err = excelize.Decrypt(content, &excelize.Options{Password: p})
		if err == nil && bytes.HasPrefix(unlocked, []byte(zipSignature)) {
			return unlocked, nil
		}
	}
	return nil, errLocked{tried: len(passwords)}
}

// checkLock refuses a lock that would take hours, or more memory than its file
// has bytes, to try a password on.
func checkLock(content []byte) error {
	if err := checkCompound(content); err != nil {
		return err
	}
	file, err := mscfb.New(bytes.NewReader(content))
	if err != nil {
		return errLock
	}
	var info []byte
	seen := map[string]bool{}
	for entry, err := file.Next(); err == nil; entry, err = file.Next() {
		if entry.Name != "EncryptionInfo" && entry.Name != "EncryptedPackage" {
			continue
		}
		if seen[entry.Name] || entry.Size < 0 || entry.Size > int64(len(content)) {
			return errLock
		}
		seen[entry.Name] = true
		if entry.Name == "EncryptedPackage" {
			continue
		}
		if entry.Size > lockBytesMost {
			return limitError{beyond("The size in bytes of the workbook's lock", entry.Size, lockBytesMost)}
		}
		info = make([]byte, entry.Size)
		if n, err := entry.Read(info); err != nil || n != len(info) {
			return errLock
		}
	}
	if len(seen) != 2 || len(info) < 8 {
		return errLock
	}
	switch major, minor := binary.LittleEndian.Uint16(info), binary.LittleEndian.Uint16(info[2:]); {
	case major == 4 && minor == 4:
		return checkAgile(info[8:])
	case major >= 2 && major <= 4 && minor == 2:
		return nil // its rounds are fixed at 50,000
	}
	return errLockKind
}

// checkAgile looks at the lock that Office 2010 and later write.
func checkAgile(text []byte) error {
	var lock excelize.Encryption
	if err := xml.Unmarshal(text, &lock); err != nil || len(lock.KeyEncryptors.KeyEncryptor) == 0 {
		return errLock
	}
	if lock.KeyData.BlockSize != lockBlock {
		return errLockKind
	}
	if n := lock.KeyEncryptors.KeyEncryptor[0].EncryptedKey.SpinCount; n > lockSpinsMost {
		return limitError{beyond("The number of times that the workbook's lock hashes a password", int64(n), lockSpinsMost)}
	}
	return nil
}

// checkCompound holds a compound file's counts of sectors to its size: memory
// is asked for by them.
func checkCompound(content []byte) error {
	const header, shift = 512, 30
	if len(content) < header {
		return errLock
	}
	sectors := uint64(len(content))>>min(binary.LittleEndian.Uint16(content[shift:]), 63) + 1
	for _, at := range []int{40, 44, 64, 72} { // of the directory, the FAT, the small FAT, the FAT of the FAT
		if uint64(binary.LittleEndian.Uint32(content[at:])) > sectors {
			return errLock
		}
	}
	return nil
}
