define signext i32 @"Snippet$$FoldedBoxing$_Classify$<System.Int32$>"(i32 signext %a0) unnamed_addr #0 !methodinfo(FoldedBoxing.Classify[T]%28T value%29) {
entry:
  br label %il_0000
il_0000:
  br label %il_001b
il_001b:
  ret i32 %a0
}

define signext i32 @"Snippet$$FoldedBoxing$_Classify$<System.Int64$>"(i64 %a0) unnamed_addr #0 !methodinfo(FoldedBoxing.Classify[T]%28T value%29) {
entry:
  br label %il_0000
il_0000:
  br label %il_0027
il_0027:
  br label %il_0036
il_0036:
  ret i32 1
}

define zeroext i8 @"Snippet$$FoldedBoxing$_IsNull$<System.Int32$>"(i32 signext %a0) unnamed_addr #0 !methodinfo(FoldedBoxing.IsNull[T]%28T value%29) {
entry:
  br label %il_0000
il_0000:
  ret i8 0
}

define  ptr @"Snippet$$FoldedBoxing$_Keep"(i32 signext %a0) unnamed_addr #0 !methodinfo(FoldedBoxing.Keep%28Int32 value%29) {
entry:
  %v7 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v1 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v2 = load ptr, ptr %v0, align 8
  %v3 = load ptr, ptr %v1, align 8
  %v4 = getelementptr i8, ptr %v2, i64 24
  %v5 = icmp ugt ptr %v4, %v3
  br i1 %v5, label %L1, label %L0, !prof !0
L0:
  %v6 = getelementptr inbounds i8, ptr %v2, i64 8
  store volatile ptr @"mt.System.Int32", ptr %v6, align 8, !tbaa !8
  store volatile ptr %v4, ptr %v0, align 8
  store ptr %v6, ptr %v7, align 8
  br label %L2
L1:
  %v8 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.System.Int32")
  store ptr %v8, ptr %v7, align 8
  br label %L2
L2:
  %v9 = load ptr, ptr %v7, align 8
  %v10 = getelementptr inbounds i8, ptr %v9, i64 8
  store i32 %a0, ptr %v10, align 4, !tbaa !6
  ret ptr %v9
}

define signext i32 @"Snippet$$FoldedBoxing$_Run"() unnamed_addr #0 !methodinfo(FoldedBoxing.Run%28%29) {
entry:
  %v9 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = call signext i32 @"Snippet$$FoldedBoxing$_Classify$<System.Int32$>"(i32 signext 5)
  %v1 = call signext i32 @"Snippet$$FoldedBoxing$_Classify$<System.Int64$>"(i64 2)
  %v2 = add i32 %v0, %v1
  %v3 = call zeroext i8 @"Snippet$$FoldedBoxing$_IsNull$<System.Int32$>"(i32 signext 7)
  %v4 = zext i8 %v3 to i32
  %v5 = icmp ugt i32 %v4, 0
  %v6 = zext i1 %v5 to i32
  %v7 = add i32 %v2, %v6
  %v8 = call  ptr @"Snippet$$FoldedBoxing$_Keep"(i32 signext 3)
  store ptr null, ptr %v9, align 8
  %v11 = icmp eq ptr %v8, null
  br i1 %v11, label %L1, label %L0
L0:
  %v12 = load ptr, ptr %v8, align 8, !tbaa !8
  %v10 = icmp eq ptr %v12, @"mt.System.Int32"
  %v13 = select i1 %v10, ptr %v8, ptr null
  store ptr %v13, ptr %v9, align 8
  br label %L1
L1:
  %v14 = load ptr, ptr %v9, align 8
  %v15 = icmp ugt ptr %v14, null
  %v16 = zext i1 %v15 to i32
  %v17 = add i32 %v7, %v16
  ret i32 %v17
}
