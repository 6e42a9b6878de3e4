# test: all of it, one sum.
cmd_test() { fail "not written"; }
