/* Go asks Windows for random numbers by this, which Wine has from version 8.1 only. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T n)
{
	return RtlGenRandom(to, (ULONG)n);
}
