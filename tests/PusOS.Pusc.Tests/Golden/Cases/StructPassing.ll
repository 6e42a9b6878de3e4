define void @"Snippet$$StructPassing$_Large"(ptr noalias %result, i32 signext %a0) unnamed_addr #0 !methodinfo(StructPassing.Large%28Int32 value%29) {
entry:
  %loc0 = alloca [20 x i8], align 8
  %v1 = alloca [20 x i8], align 8
  call void @llvm.memset.p0.i64(ptr align 4 %loc0, i8 0, i64 20, i1 false)
  br label %il_0000
il_0000:
  call void @llvm.memset.p0.i64(ptr align 4 %loc0, i8 0, i64 20, i1 false)
  store i32 %a0, ptr %loc0, align 4, !tbaa !6
  %v0 = getelementptr inbounds i8, ptr %loc0, i64 16
  store i32 %a0, ptr %v0, align 4, !tbaa !6
  call void @llvm.lifetime.start.p0(i64 20, ptr %v1)
  call void @llvm.memcpy.p0.p0.i64(ptr align 4 %v1, ptr align 4 %loc0, i64 20, i1 false)
  call void @llvm.memcpy.p0.p0.i64(ptr align 4 %result, ptr align 4 %v1, i64 20, i1 false)
  ret void
}

define signext i32 @"Snippet$$StructPassing$_Run"() unnamed_addr #0 !methodinfo(StructPassing.Run%28%29) {
entry:
  %v4 = alloca [20 x i8], align 8
  br label %il_0000
il_0000:
  %v0 = call  { i32, i64 } @"Snippet$$StructPassing$_Small"(i32 signext 1, i64 2)
  %v1 = extractvalue { i32, i64 } %v0, 0
  %v2 = extractvalue { i32, i64 } %v0, 1
  %v3 = call signext i32 @"Snippet$$StructPassing$_SumSmall"(i32 signext %v1, i64 %v2)
  call void @llvm.lifetime.start.p0(i64 20, ptr %v4)
  call void @"Snippet$$StructPassing$_Large"(ptr %v4, i32 signext 3)
  %v5 = call signext i32 @"Snippet$$StructPassing$_SumLarge"(ptr %v4)
  %v6 = add i32 %v3, %v5
  ret i32 %v6
}

define  { i32, i64 } @"Snippet$$StructPassing$_Small"(i32 signext %a0, i64 %a1) unnamed_addr #0 !methodinfo(StructPassing.Small%28Int32 first, Int64 second%29) {
entry:
  %loc0 = alloca [16 x i8], align 8
  call void @llvm.memset.p0.i64(ptr align 8 %loc0, i8 0, i64 16, i1 false)
  br label %il_0000
il_0000:
  call void @llvm.memset.p0.i64(ptr align 8 %loc0, i8 0, i64 16, i1 false)
  store i32 %a0, ptr %loc0, align 4, !tbaa !6
  %v0 = getelementptr inbounds i8, ptr %loc0, i64 8
  store i64 %a1, ptr %v0, align 8, !tbaa !6
  %v1 = load i32, ptr %loc0, align 4, !tbaa !6
  %v2 = getelementptr inbounds i8, ptr %loc0, i64 8
  %v3 = load i64, ptr %v2, align 8, !tbaa !6
  %v4 = insertvalue { i32, i64 } poison, i32 %v1, 0
  %v5 = insertvalue { i32, i64 } %v4, i64 %v3, 1
  ret { i32, i64 } %v5
}

define signext i32 @"Snippet$$StructPassing$_SumLarge"(ptr %a0) unnamed_addr #0 !methodinfo(StructPassing.SumLarge%28Five five%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = load i32, ptr %a0, align 4, !tbaa !6
  %v1 = getelementptr inbounds i8, ptr %a0, i64 16
  %v2 = load i32, ptr %v1, align 4, !tbaa !6
  %v3 = add i32 %v0, %v2
  ret i32 %v3
}

define signext i32 @"Snippet$$StructPassing$_SumSmall"(i32 signext %a0.0, i64 %a0.1) unnamed_addr #0 !methodinfo(StructPassing.SumSmall%28Pair pair%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = trunc i64 %a0.1 to i32
  %v1 = add i32 %a0.0, %v0
  ret i32 %v1
}
