// Buffers on the stack are always written before they are read; clearing 4 KiB for each path would cost
// more than most operations.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
