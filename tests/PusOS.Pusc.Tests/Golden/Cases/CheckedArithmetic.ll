define signext i32 @"Snippet$$CheckedArithmetic$_Add"(i32 signext %a0, i32 signext %a1) unnamed_addr #0 !methodinfo(CheckedArithmetic.Add%28Int32 left, Int32 right%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call { i32, i1 } @llvm.sadd.with.overflow.i32(i32 %a0, i32 %a1)
  %v1 = extractvalue { i32, i1 } %v0, 1
  br i1 %v1, label %throw0, label %L0, !prof !0
L0:
  %v2 = extractvalue { i32, i1 } %v0, 0
  ret i32 %v2
throw0:
  call void @"pus_throw_overflow"() #1
  unreachable
}

define signext i32 @"Snippet$$CheckedArithmetic$_Divide"(i32 signext %a0, i32 signext %a1) unnamed_addr #0 !methodinfo(CheckedArithmetic.Divide%28Int32 left, Int32 right%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = icmp eq i32 %a1, 0
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v1 = icmp eq i32 %a1, -1
  %v2 = icmp eq i32 %a0, -2147483648
  %v3 = and i1 %v1, %v2
  br i1 %v3, label %throw1, label %L1, !prof !0
L1:
  %v4 = sdiv i32 %a0, %a1
  ret i32 %v4
throw0:
  call void @"pus_throw_divide_by_zero"() #1
  unreachable
throw1:
  call void @"pus_throw_overflow"() #1
  unreachable
}

define signext i16 @"Snippet$$CheckedArithmetic$_FromFloat"(double %a0) unnamed_addr #0 !methodinfo(CheckedArithmetic.FromFloat%28Double value%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = fcmp ogt double %a0, 0xC0E0002000000000
  %v1 = fcmp olt double %a0, 0x40E0000000000000
  %v2 = and i1 %v0, %v1
  %v3 = xor i1 %v2, true
  br i1 %v3, label %throw0, label %L0, !prof !0
L0:
  %v4 = fptosi double %a0 to i32
  %v5 = trunc i32 %v4 to i16
  ret i16 %v5
throw0:
  call void @"pus_throw_overflow"() #1
  unreachable
}

define  i64 @"Snippet$$CheckedArithmetic$_Multiply"(i64 %a0, i64 %a1) unnamed_addr #0 !methodinfo(CheckedArithmetic.Multiply%28UInt64 left, UInt64 right%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %a0, i64 %a1)
  %v1 = extractvalue { i64, i1 } %v0, 1
  br i1 %v1, label %throw0, label %L0, !prof !0
L0:
  %v2 = extractvalue { i64, i1 } %v0, 0
  ret i64 %v2
throw0:
  call void @"pus_throw_overflow"() #1
  unreachable
}

define zeroext i8 @"Snippet$$CheckedArithmetic$_Narrow"(i32 signext %a0) unnamed_addr #0 !methodinfo(CheckedArithmetic.Narrow%28Int32 value%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = icmp ugt i32 %a0, 255
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v1 = trunc i32 %a0 to i8
  ret i8 %v1
throw0:
  call void @"pus_throw_overflow"() #1
  unreachable
}

define signext i32 @"Snippet$$CheckedArithmetic$_Run"() unnamed_addr #0 !methodinfo(CheckedArithmetic.Run%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call signext i32 @"Snippet$$CheckedArithmetic$_Add"(i32 signext 1, i32 signext 2)
  %v1 = call zeroext i8 @"Snippet$$CheckedArithmetic$_Narrow"(i32 signext 3)
  %v2 = zext i8 %v1 to i32
  %v3 = add i32 %v0, %v2
  %v4 = call  i64 @"Snippet$$CheckedArithmetic$_Multiply"(i64 4, i64 5)
  %v5 = trunc i64 %v4 to i32
  %v6 = add i32 %v3, %v5
  %v7 = call signext i32 @"Snippet$$CheckedArithmetic$_Divide"(i32 signext 7, i32 signext 2)
  %v8 = add i32 %v6, %v7
  %v9 = call signext i16 @"Snippet$$CheckedArithmetic$_FromFloat"(double 0x3FF8000000000000)
  %v10 = sext i16 %v9 to i32
  %v11 = add i32 %v8, %v10
  ret i32 %v11
}
