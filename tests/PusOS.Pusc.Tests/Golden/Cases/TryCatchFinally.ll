define signext i32 @"Snippet$$TryCatchFinally$_Guarded"(i32 signext %a0) unnamed_addr #0 personality ptr @"pus_personality" !methodinfo(TryCatchFinally.Guarded%28Int32 divisor%29) {
entry:
  %loc0 = alloca i32, align 4
  %eh.exception = alloca ptr, align 8
  %eh.selector = alloca i32, align 8
  %eh1.exception = alloca ptr, align 8
  %eh1.selector = alloca i32, align 4
  %eh1.continuation = alloca i32, align 4
  %eh0.caught = alloca ptr, align 8
  store i32 0, ptr %loc0, align 4
  br label %il_0000
il_0000:
  %v0 = icmp eq i32 %a0, 0
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v10 = icmp eq i32 %a0, -1
  %v11 = icmp eq i32 10, -2147483648
  %v12 = and i1 %v10, %v11
  br i1 %v12, label %throw1, label %L1, !prof !0
L1:
  %v13 = sdiv i32 10, %a0
  store i32 %v13, ptr %loc0, align 4, !tbaa !6
  br label %leave1.1
il_0007:
  %v16 = load ptr, ptr %eh0.caught, align 8
  store i32 -1, ptr %loc0, align 4, !tbaa !6
  br label %leave1.1
il_000c:
  %v14 = load i32, ptr @"static.Snippet$$TryCatchFinally$fs_state", align 4, !tbaa !6
  %v15 = add i32 %v14, 1
  store i32 %v15, ptr @"static.Snippet$$TryCatchFinally$fs_state", align 4, !tbaa !6
  br label %endfinally1
il_0019:
  %v17 = load i32, ptr %loc0, align 4, !tbaa !6
  ret i32 %v17
resume:
  %resume.exception = load ptr, ptr %eh.exception, align 8
  %resume.selector = load i32, ptr %eh.selector, align 4
  %resume.0 = insertvalue { ptr, i32 } poison, ptr %resume.exception, 0
  %resume.1 = insertvalue { ptr, i32 } %resume.0, i32 %resume.selector, 1
  resume { ptr, i32 } %resume.1
dispatch1:
  %v1 = load ptr, ptr %eh.exception, align 8
  %v2 = load i32, ptr %eh.selector, align 4
  store ptr %v1, ptr %eh1.exception, align 8
  store i32 %v2, ptr %eh1.selector, align 4
  store i32 0, ptr %eh1.continuation, align 4
  br label %il_000c
dispatch0:
  %v3 = load i32, ptr %eh.selector, align 4
  %v4 = call i32 @llvm.eh.typeid.for.p0(ptr @"mt.System.DivideByZeroException")
  %v5 = icmp eq i32 %v3, %v4
  br i1 %v5, label %caught0, label %dispatch1
caught0:
  %v6 = load ptr, ptr %eh.exception, align 8
  store ptr %v6, ptr %eh0.caught, align 8
  br label %il_0007
pad0:
  %v7 = landingpad { ptr, i32 } cleanup catch ptr @"mt.System.DivideByZeroException"
  %v8 = extractvalue { ptr, i32 } %v7, 0
  %v9 = extractvalue { ptr, i32 } %v7, 1
  store ptr %v8, ptr %eh.exception, align 8
  store i32 %v9, ptr %eh.selector, align 4
  br label %dispatch0
throw0:
  invoke void @"pus_throw_divide_by_zero"() #1 to label %throw0.never unwind label %pad0
throw0.never:
  unreachable
throw1:
  invoke void @"pus_throw_overflow"() #1 to label %throw1.never unwind label %pad0
throw1.never:
  unreachable
leave1.1:
  store i32 1, ptr %eh1.continuation, align 4
  br label %il_000c
endfinally1:
  %v18 = load i32, ptr %eh1.continuation, align 4
  switch i32 %v18, label %unwind1 [ i32 1, label %il_0019 ]
unwind1:
  %v19 = load ptr, ptr %eh1.exception, align 8
  %v20 = load i32, ptr %eh1.selector, align 4
  store ptr %v19, ptr %eh.exception, align 8
  store i32 %v20, ptr %eh.selector, align 4
  br label %resume
}

define signext i32 @"Snippet$$TryCatchFinally$_Run"() unnamed_addr #0 !methodinfo(TryCatchFinally.Run%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call signext i32 @"Snippet$$TryCatchFinally$_Guarded"(i32 signext 3)
  ret i32 %v0
}
