; Functions with every shape of frame that the runtime unwinds: leaf, saved registers (integer and floating
; point), large frame, dynamic frame (frame pointer), cleanups, typed and catch-all handlers.
target datalayout = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128"
target triple = "riscv64-unknown-none-elf"

@type_a = constant [2 x i64] [i64 1, i64 0], align 8
@type_b = constant [2 x i64] [i64 2, i64 0], align 8

define i32 @personality(...) uwtable { ret i32 0 }
define void @_Unwind_Resume(ptr %e) uwtable noinline { ret void }

define i64 @leaf(i64 %a) uwtable noinline {
  %r = call i64 asm sideeffect "add $0, $1, $1", "=r,r"(i64 %a)
  ret i64 %r
}

define i64 @saves(i64 %a, double %d) uwtable noinline {
  %b = call i64 @leaf(i64 %a)
  %c = call i64 @leaf(i64 %b)
  %e = call i64 @leaf(i64 %c)
  %f = fptosi double %d to i64
  %s = add i64 %b, %c
  %t = add i64 %s, %e
  %u = add i64 %t, %f
  ret i64 %u
}

define i64 @large(i64 %a) uwtable noinline {
  %m = alloca [20000 x i8], align 16
  %p = ptrtoint ptr %m to i64
  %b = call i64 @leaf(i64 %p)
  store volatile i64 %b, ptr %m, align 8
  %c = call i64 @saves(i64 %b, double 1.5)
  ret i64 %c
}

define i64 @dynamic(i64 %n) uwtable noinline {
  %m = alloca i8, i64 %n, align 16
  %p = ptrtoint ptr %m to i64
  %b = call i64 @leaf(i64 %p)
  store volatile i8 1, ptr %m, align 8
  ret i64 %b
}

define i64 @cleaner(i64 %n) uwtable noinline personality ptr @personality {
  %a = call i64 @leaf(i64 %n)
  %r = invoke i64 @large(i64 %n) to label %ok unwind label %pad
ok:
  ret i64 %r
pad:
  %l = landingpad { ptr, i32 } cleanup
  %x = call i64 @leaf(i64 %a)
  resume { ptr, i32 } %l
}

define i64 @catcher(i64 %n) uwtable noinline personality ptr @personality {
  %a = call i64 @leaf(i64 %n)
  %r = invoke i64 @cleaner(i64 %n) to label %ok unwind label %pad
ok:
  ret i64 %r
pad:
  %l = landingpad { ptr, i32 } cleanup catch ptr @type_a catch ptr @type_b catch ptr null
  %s = extractvalue { ptr, i32 } %l, 1
  %w = sext i32 %s to i64
  %y = add i64 %w, %a
  ret i64 %y
}
