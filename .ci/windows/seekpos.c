/* DuckDB's library for Windows was made with a compiler that spells one function of
   the C++ library otherwise than Debian's does: std::streambuf::seekpos, which stands
   in a table of functions and is never called. */
void _ZNSt15basic_streambufIcSt11char_traitsIcEE7seekposESt4fposI9_MbstatetESt13_Ios_Openmode(void)
{
	__builtin_trap();
}
