/* What other programs on Windows do to iass:

   helper hold FILE      has FILE open, and shares it with nobody, as Excel does with a
                         workbook, until its standard input ends
   helper lock FILE      has the first byte of FILE locked until then
   helper run COMMAND    runs it, as whatever program this one is named after
   helper console COMMAND  runs it in a console, and prints what that shows, as UTF-8;
                           helper screen COMMAND does, where there is a console */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static int fail(const char *what)
{
	fprintf(stderr, "%s: error %lu\n", what, GetLastError());
	return 1;
}

static void wait_for_end(const char *word)
{
	puts(word);
	fflush(stdout);
	while (getchar() != EOF)
		;
}

static int hold(const wchar_t *path, int lock)
{
	OVERLAPPED from = {0};
	DWORD share = lock ? FILE_SHARE_READ | FILE_SHARE_WRITE : 0;
	HANDLE f = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, share, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	if (f == INVALID_HANDLE_VALUE)
		return fail("CreateFile");
	if (lock && !LockFileEx(f, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &from))
		return fail("LockFileEx");
	wait_for_end(lock ? "locked" : "held");
	return 0;
}

static int run(wchar_t *command, HANDLE out, DWORD how)
{
	DWORD code = 1;
	PROCESS_INFORMATION child;
	STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES, .hStdInput = GetStdHandle(STD_INPUT_HANDLE),
		.hStdOutput = out, .hStdError = out};
	if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, how, NULL, NULL, &start, &child))
		return fail("CreateProcess");
	WaitForSingleObject(child.hProcess, INFINITE);
	GetExitCodeProcess(child.hProcess, &code);
	return code;
}

static int screen(wchar_t *command)
{
	enum { width = 200, height = 300 };
	static wchar_t line[width];
	static char text[4 * width];
	SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
	HANDLE shown = CreateConsoleScreenBuffer(GENERIC_READ | GENERIC_WRITE, 0, &inherited, CONSOLE_TEXTMODE_BUFFER, NULL);
	int code;

	SetConsoleOutputCP(850); /* as in Western Europe */
	if (!SetConsoleScreenBufferSize(shown, (COORD){width, height}))
		return fail("SetConsoleScreenBufferSize");
	code = run(command, shown, 0);
	for (SHORT y = 0; y < height; y++) {
		DWORD n = 0;
		int bytes;
		ReadConsoleOutputCharacterW(shown, line, width, (COORD){0, y}, &n);
		while (n > 0 && line[n - 1] == ' ')
			n--;
		bytes = WideCharToMultiByte(CP_UTF8, 0, line, n, text, sizeof text, NULL, NULL);
		if (bytes > 0)
			printf("%.*s\n", bytes, text);
	}
	return code;
}

/* console runs this program again, with a console that has no window. */
static int console(const wchar_t *command)
{
	static wchar_t self[32768];
	GetModuleFileNameW(NULL, self + 1, 1000);
	self[0] = L'"';
	wcscat(self, L"\" screen ");
	wcscat(self, command);
	return run(self, GetStdHandle(STD_OUTPUT_HANDLE), CREATE_NO_WINDOW);
}

int wmain(int n, wchar_t **args)
{
	/* What follows the mode, as it was written. */
	wchar_t *rest = n > 2 ? wcsstr(GetCommandLineW(), args[1]) : NULL;
	if (rest == NULL)
		return 2;
	rest += wcslen(args[1]);
	if (wcscmp(args[1], L"hold") == 0 || wcscmp(args[1], L"lock") == 0)
		return hold(args[2], args[1][0] == 'l');
	rest += wcsspn(rest, L"\" ");
	if (wcscmp(args[1], L"run") == 0)
		return run(rest, GetStdHandle(STD_OUTPUT_HANDLE), 0);
	if (wcscmp(args[1], L"console") == 0)
		return console(rest);
	if (wcscmp(args[1], L"screen") == 0)
		return screen(rest);
	return 2;
}
