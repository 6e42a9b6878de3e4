define signext i32 @"Snippet$$ArrayLoop$_Run"() unnamed_addr #0 !methodinfo(ArrayLoop.Run%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call noalias nonnull dereferenceable(16) ptr @"pus_new_array"(ptr @"mt.System.Int32$arr", i64 3)
  %v1 = getelementptr inbounds i8, ptr %v0, i64 16
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %v1, ptr align 1 @"rva.Snippet$$<PrivateImplementationDetails>$f4636993D3E1DA4E9D6B8F87B79E8F7C6D018580D52661950EABC3845C5897A4D", i64 12, i1 false)
  %v2 = call signext i32 @"Snippet$$ArrayLoop$_Sum"(ptr %v0, i32 signext 2)
  ret i32 %v2
}

define signext i32 @"Snippet$$ArrayLoop$_Sum"(ptr %a0, i32 signext %a1) unnamed_addr #0 !methodinfo(ArrayLoop.Sum%28Int32[] values, Int32 count%29) {
entry:
  %loc0 = alloca i32, align 4
  %loc1 = alloca i32, align 4
  store i32 0, ptr %loc0, align 4
  store i32 0, ptr %loc1, align 4
  br label %il_0000
il_0000:
  store i32 0, ptr %loc0, align 4, !tbaa !6
  store i32 0, ptr %loc1, align 4, !tbaa !6
  br label %il_0010
il_0006:
  %v2 = load i32, ptr %loc0, align 4, !tbaa !6
  %v3 = load i32, ptr %loc1, align 4, !tbaa !6
  %v4 = icmp eq ptr %a0, null
  br i1 %v4, label %throw0, label %L0, !prof !0
L0:
  %v5 = getelementptr inbounds i8, ptr %a0, i64 8
  %v6 = load i32, ptr %v5, align 8, !range !14, !tbaa !7
  %v7 = icmp uge i32 %v3, %v6
  br i1 %v7, label %throw1, label %L1, !prof !0
L1:
  %v8 = zext nneg i32 %v3 to i64
  %v9 = getelementptr inbounds i8, ptr %a0, i64 16
  %v10 = getelementptr inbounds i32, ptr %v9, i64 %v8
  %v11 = load i32, ptr %v10, align 4, !tbaa !6
  %v12 = add i32 %v2, %v11
  store i32 %v12, ptr %loc0, align 4, !tbaa !6
  %v13 = load i32, ptr %loc1, align 4, !tbaa !6
  %v14 = add i32 %v13, 1
  store i32 %v14, ptr %loc1, align 4, !tbaa !6
  br label %il_0010
il_0010:
  %v0 = load i32, ptr %loc1, align 4, !tbaa !6
  %v1 = icmp slt i32 %v0, %a1
  br i1 %v1, label %il_0006, label %il_0014
il_0014:
  %v15 = load i32, ptr %loc0, align 4, !tbaa !6
  ret i32 %v15
throw0:
  call void @"pus_throw_null_reference"() #1
  unreachable
throw1:
  call void @"pus_throw_index_out_of_range"() #1
  unreachable
}
