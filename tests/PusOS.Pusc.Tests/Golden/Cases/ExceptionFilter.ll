define signext i32 @"Snippet$$ExceptionFilter$_Filtered"(i32 signext %a0) unnamed_addr #4 personality ptr @"pus_personality" !methodinfo(ExceptionFilter.Filtered%28Int32 wanted%29) {
entry:
  %loc0 = alloca i32, align 4
  %filter.frame = alloca [24 x i8], align 16
  %eh.exception = alloca ptr, align 8
  %eh.selector = alloca i32, align 8
  %eh0.caught = alloca ptr, align 8
  %arg0 = getelementptr i8, ptr %filter.frame, i64 16
  store i32 %a0, ptr %arg0, align 4, !tbaa !6
  store i32 0, ptr %loc0, align 4
  %filter.previous = load ptr, ptr @"pus_filter_frames", align 8
  store ptr %filter.previous, ptr %filter.frame, align 8
  %filter.cfa = call ptr @llvm.frameaddress.p0(i32 0)
  %filter.cfa.slot = getelementptr i8, ptr %filter.frame, i64 8
  store ptr %filter.cfa, ptr %filter.cfa.slot, align 8
  store ptr %filter.frame, ptr @"pus_filter_frames", align 8
  br label %il_0000
il_0000:
  %v0 = invoke noalias nonnull dereferenceable(120) ptr @"pus_new"(ptr @"mt.System.ArgumentException") to label %L0 unwind label %pad0
L0:
  invoke void @"System.ArgumentException$_.ctor$p"(ptr %v0) #13 to label %L1 unwind label %pad0
L1:
  invoke void @"pus_throw"(ptr %v0) #1 to label %L2 unwind label %pad0
L2:
  unreachable
il_0025:
  %v8 = load ptr, ptr %eh0.caught, align 8
  %v9 = load i32, ptr %arg0, align 4, !tbaa !6
  store i32 %v9, ptr %loc0, align 4, !tbaa !6
  br label %il_002a
il_002a:
  %v10 = load i32, ptr %loc0, align 4, !tbaa !6
  store ptr %filter.previous, ptr @"pus_filter_frames", align 8
  ret i32 %v10
resume:
  %resume.exception = load ptr, ptr %eh.exception, align 8
  %resume.selector = load i32, ptr %eh.selector, align 4
  %resume.0 = insertvalue { ptr, i32 } poison, ptr %resume.exception, 0
  %resume.1 = insertvalue { ptr, i32 } %resume.0, i32 %resume.selector, 1
  resume { ptr, i32 } %resume.1
dispatch0:
  %v1 = load i32, ptr %eh.selector, align 4
  %v2 = call i32 @llvm.eh.typeid.for.p0(ptr @"Snippet$$ExceptionFilter$_Filtered$filter0$descriptor")
  %v3 = icmp eq i32 %v1, %v2
  br i1 %v3, label %caught0, label %resume
caught0:
  %v4 = load ptr, ptr %eh.exception, align 8
  store ptr %v4, ptr %eh0.caught, align 8
  br label %il_0025
pad0:
  %v5 = landingpad { ptr, i32 } catch ptr @"Snippet$$ExceptionFilter$_Filtered$filter0$descriptor"
  %v6 = extractvalue { ptr, i32 } %v5, 0
  %v7 = extractvalue { ptr, i32 } %v5, 1
  store ptr %v6, ptr %eh.exception, align 8
  store i32 %v7, ptr %eh.selector, align 4
  br label %dispatch0
}
define internal i32 @"Snippet$$ExceptionFilter$_Filtered$filter0"(ptr %filter.frame, ptr %exception) #0 {
entry:
  %bs.0012.0 = alloca ptr, align 8
  %bs.000e.0 = alloca ptr, align 8
  %v3 = alloca ptr, align 8
  %bs.0023.0 = alloca i32, align 8
  %bs.0020.0 = alloca i32, align 8
  %fa0 = getelementptr i8, ptr %filter.frame, i64 16
  br label %il_0006
il_0006:
  %v0 = call ptr @"pus_isinst_class"(ptr %exception, ptr @"mt.System.Exception")
  %v1 = icmp ne ptr %v0, null
  store ptr %v0, ptr %bs.0012.0, align 8
  store ptr %v0, ptr %bs.000e.0, align 8
  br i1 %v1, label %il_0012, label %il_000e
il_000e:
  %v10 = load ptr, ptr %bs.000e.0, align 8
  store i32 0, ptr %bs.0023.0, align 8
  br label %il_0023
il_0012:
  %v2 = load ptr, ptr %bs.0012.0, align 8
  store ptr null, ptr %v3, align 8
  %v5 = icmp eq ptr %v2, null
  br i1 %v5, label %L1, label %L0
L0:
  %v6 = load ptr, ptr %v2, align 8, !tbaa !8
  %v4 = icmp eq ptr %v6, @"mt.System.ArgumentException"
  %v7 = select i1 %v4, ptr %v2, ptr null
  store ptr %v7, ptr %v3, align 8
  br label %L1
L1:
  %v8 = load ptr, ptr %v3, align 8
  %v9 = icmp ne ptr %v8, null
  br i1 %v9, label %il_0019, label %il_001f
il_0019:
  %v11 = load i32, ptr %fa0, align 4, !tbaa !6
  %v12 = icmp eq i32 %v11, 2
  %v13 = zext i1 %v12 to i32
  store i32 %v13, ptr %bs.0020.0, align 8
  br label %il_0020
il_001f:
  store i32 0, ptr %bs.0020.0, align 8
  br label %il_0020
il_0020:
  %v15 = load i32, ptr %bs.0020.0, align 8
  %v16 = icmp ugt i32 %v15, 0
  %v17 = zext i1 %v16 to i32
  store i32 %v17, ptr %bs.0023.0, align 8
  br label %il_0023
il_0023:
  %v14 = load i32, ptr %bs.0023.0, align 8
  ret i32 %v14
}
@"Snippet$$ExceptionFilter$_Filtered$filter0$descriptor" = internal constant { i64, ptr } { i64 -1, ptr @"Snippet$$ExceptionFilter$_Filtered$filter0" }, align 8

define signext i32 @"Snippet$$ExceptionFilter$_Run"() unnamed_addr #0 !methodinfo(ExceptionFilter.Run%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call signext i32 @"Snippet$$ExceptionFilter$_Filtered"(i32 signext 2)
  ret i32 %v0
}
