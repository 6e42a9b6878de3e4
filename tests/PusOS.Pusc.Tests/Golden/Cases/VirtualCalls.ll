define signext i32 @"Snippet$$VirtualCalls$_Many"(ptr %a0, ptr %a1) unnamed_addr #0 !methodinfo(VirtualCalls.Many%28Shape shape, IArea area%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = icmp eq ptr %a0, null
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v1 = load ptr, ptr %a0, align 8, !tbaa !8
  %v3 = getelementptr inbounds i8, ptr %v1, i64 <slot>
  %v2 = load ptr, ptr %v3, align 8, !invariant.load !1
  %v4 = call signext i32 %v2(ptr %a0)
  %v5 = icmp eq ptr %a1, null
  br i1 %v5, label %throw0, label %L1, !prof !0
L1:
  %v6 = load ptr, ptr %a1, align 8, !tbaa !8
  %v9 = getelementptr inbounds i8, ptr %v6, i64 64
  %v8 = load i32, ptr %v9, align 4, !invariant.load !1
  %v11 = sext i32 %v8 to i64
  %v10 = getelementptr i8, ptr @"dispatch.Snippet$$IArea$_Area", i64 %v11
  %v7 = load ptr, ptr %v10, align 8, !invariant.load !1
  %v12 = call signext i32 %v7(ptr %a1)
  %v13 = add i32 %v4, %v12
  ret i32 %v13
throw0:
  call void @"pus_throw_null_reference"() #1
  unreachable
}

define signext i32 @"Snippet$$VirtualCalls$_Run"() unnamed_addr #0 !methodinfo(VirtualCalls.Run%28%29) {
entry:
  %v7 = alloca ptr, align 8
  %v17 = alloca ptr, align 8
  %v28 = alloca ptr, align 8
  %v38 = alloca ptr, align 8
  %v50 = alloca ptr, align 8
  %v60 = alloca ptr, align 8
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
  store volatile ptr @"mt.Snippet$$Square", ptr %v6, align 8, !tbaa !8
  store volatile ptr %v4, ptr %v0, align 8
  store ptr %v6, ptr %v7, align 8
  br label %L2
L1:
  %v8 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Square")
  store ptr %v8, ptr %v7, align 8
  br label %L2
L2:
  %v9 = load ptr, ptr %v7, align 8
  call void @"Snippet$$Square$_.ctor"(ptr %v9)
  %v10 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v11 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v12 = load ptr, ptr %v10, align 8
  %v13 = load ptr, ptr %v11, align 8
  %v14 = getelementptr i8, ptr %v12, i64 24
  %v15 = icmp ugt ptr %v14, %v13
  br i1 %v15, label %L4, label %L3, !prof !0
L3:
  %v16 = getelementptr inbounds i8, ptr %v12, i64 8
  store volatile ptr @"mt.Snippet$$Circle", ptr %v16, align 8, !tbaa !8
  store volatile ptr %v14, ptr %v10, align 8
  store ptr %v16, ptr %v17, align 8
  br label %L5
L4:
  %v18 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Circle")
  store ptr %v18, ptr %v17, align 8
  br label %L5
L5:
  %v19 = load ptr, ptr %v17, align 8
  call void @"Snippet$$Circle$_.ctor"(ptr %v19)
  %v20 = call signext i32 @"Snippet$$VirtualCalls$_Many"(ptr %v9, ptr %v19)
  %v21 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v22 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v23 = load ptr, ptr %v21, align 8
  %v24 = load ptr, ptr %v22, align 8
  %v25 = getelementptr i8, ptr %v23, i64 24
  %v26 = icmp ugt ptr %v25, %v24
  br i1 %v26, label %L7, label %L6, !prof !0
L6:
  %v27 = getelementptr inbounds i8, ptr %v23, i64 8
  store volatile ptr @"mt.Snippet$$Circle", ptr %v27, align 8, !tbaa !8
  store volatile ptr %v25, ptr %v21, align 8
  store ptr %v27, ptr %v28, align 8
  br label %L8
L7:
  %v29 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Circle")
  store ptr %v29, ptr %v28, align 8
  br label %L8
L8:
  %v30 = load ptr, ptr %v28, align 8
  call void @"Snippet$$Circle$_.ctor"(ptr %v30)
  %v31 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v32 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v33 = load ptr, ptr %v31, align 8
  %v34 = load ptr, ptr %v32, align 8
  %v35 = getelementptr i8, ptr %v33, i64 24
  %v36 = icmp ugt ptr %v35, %v34
  br i1 %v36, label %L10, label %L9, !prof !0
L9:
  %v37 = getelementptr inbounds i8, ptr %v33, i64 8
  store volatile ptr @"mt.Snippet$$Square", ptr %v37, align 8, !tbaa !8
  store volatile ptr %v35, ptr %v31, align 8
  store ptr %v37, ptr %v38, align 8
  br label %L11
L10:
  %v39 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Square")
  store ptr %v39, ptr %v38, align 8
  br label %L11
L11:
  %v40 = load ptr, ptr %v38, align 8
  call void @"Snippet$$Square$_.ctor"(ptr %v40)
  %v41 = call signext i32 @"Snippet$$VirtualCalls$_Many"(ptr %v30, ptr %v40)
  %v42 = add i32 %v20, %v41
  %v43 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v44 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v45 = load ptr, ptr %v43, align 8
  %v46 = load ptr, ptr %v44, align 8
  %v47 = getelementptr i8, ptr %v45, i64 24
  %v48 = icmp ugt ptr %v47, %v46
  br i1 %v48, label %L13, label %L12, !prof !0
L12:
  %v49 = getelementptr inbounds i8, ptr %v45, i64 8
  store volatile ptr @"mt.Snippet$$OnlyShape", ptr %v49, align 8, !tbaa !8
  store volatile ptr %v47, ptr %v43, align 8
  store ptr %v49, ptr %v50, align 8
  br label %L14
L13:
  %v51 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$OnlyShape")
  store ptr %v51, ptr %v50, align 8
  br label %L14
L14:
  %v52 = load ptr, ptr %v50, align 8
  call void @"Snippet$$OnlyShape$_.ctor"(ptr %v52)
  %v53 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v54 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v55 = load ptr, ptr %v53, align 8
  %v56 = load ptr, ptr %v54, align 8
  %v57 = getelementptr i8, ptr %v55, i64 24
  %v58 = icmp ugt ptr %v57, %v56
  br i1 %v58, label %L16, label %L15, !prof !0
L15:
  %v59 = getelementptr inbounds i8, ptr %v55, i64 8
  store volatile ptr @"mt.Snippet$$OnlyShape", ptr %v59, align 8, !tbaa !8
  store volatile ptr %v57, ptr %v53, align 8
  store ptr %v59, ptr %v60, align 8
  br label %L17
L16:
  %v61 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$OnlyShape")
  store ptr %v61, ptr %v60, align 8
  br label %L17
L17:
  %v62 = load ptr, ptr %v60, align 8
  call void @"Snippet$$OnlyShape$_.ctor"(ptr %v62)
  %v63 = call signext i32 @"Snippet$$VirtualCalls$_Single"(ptr %v52, ptr %v62)
  %v64 = add i32 %v42, %v63
  ret i32 %v64
}

define signext i32 @"Snippet$$VirtualCalls$_Single"(ptr %a0, ptr %a1) unnamed_addr #0 !methodinfo(VirtualCalls.Single%28LonelyShape shape, ILonely area%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = icmp eq ptr %a0, null
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v1 = call signext i32 @"Snippet$$OnlyShape$_Sides"(ptr %a0)
  %v2 = icmp eq ptr %a1, null
  br i1 %v2, label %throw0, label %L1, !prof !0
L1:
  %v3 = call signext i32 @"Snippet$$OnlyShape$_Area"(ptr %a1)
  %v4 = add i32 %v1, %v3
  ret i32 %v4
throw0:
  call void @"pus_throw_null_reference"() #1
  unreachable
}
