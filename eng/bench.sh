cmd_bench() { fail "not written"; }
