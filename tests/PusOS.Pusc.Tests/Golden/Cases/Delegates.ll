define signext i32 @"Snippet$$Delegates$_Increment"(i32 signext %a0) unnamed_addr #0 !methodinfo(Delegates.Increment%28Int32 value%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = add i32 %a0, 1
  ret i32 %v0
}

define signext i32 @"Snippet$$Delegates$_Increment$open"(ptr %ignored, i32 signext %p0) unnamed_addr #0 !methodinfo(Delegates.Increment%28Int32 value%29) {
  %value = tail call signext i32 @"Snippet$$Delegates$_Increment"(i32 signext %p0)
  ret i32 %value
}

define  ptr @"Snippet$$Delegates$_Instance"(ptr %a0) unnamed_addr #0 !methodinfo(Delegates.Instance%28Adder adder%29) {
entry:
  %v7 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 80
  %v1 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 88
  %v2 = load ptr, ptr %v0, align 8
  %v3 = load ptr, ptr %v1, align 8
  %v4 = getelementptr i8, ptr %v2, i64 64
  %v5 = icmp ugt ptr %v4, %v3
  br i1 %v5, label %L1, label %L0, !prof !0
L0:
  %v6 = getelementptr inbounds i8, ptr %v2, i64 8
  store volatile ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>", ptr %v6, align 8, !tbaa !8
  store volatile ptr %v4, ptr %v0, align 8
  store ptr %v6, ptr %v7, align 8
  br label %L2
L1:
  %v8 = call noalias nonnull dereferenceable(56) ptr @"pus_new"(ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>")
  store ptr %v8, ptr %v7, align 8
  br label %L2
L2:
  %v9 = load ptr, ptr %v7, align 8
  %v10 = icmp eq ptr %a0, null
  br i1 %v10, label %throw0, label %L3, !prof !0
L3:
  %v11 = getelementptr inbounds i8, ptr %v9, i64 8
  store ptr %a0, ptr %v11, align 8, !tbaa !6
  %v12 = getelementptr inbounds i8, ptr %v9, i64 24
  store ptr @"Snippet$$Delegates$.Adder$_Add", ptr %v12, align 8, !tbaa !6
  ret ptr %v9
throw0:
  call void @"pus_throw_null_delegate_target"() #1
  unreachable
}

define signext i32 @"Snippet$$Delegates$_Run"() unnamed_addr #0 !methodinfo(Delegates.Run%28%29) {
entry:
  %v14 = alloca ptr, align 8
  %v32 = alloca ptr, align 8
  %v50 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = call  ptr @"Snippet$$Delegates$_Static"()
  %v1 = icmp eq ptr %v0, null
  br i1 %v1, label %throw0, label %L0, !prof !0
L0:
  %v4 = getelementptr inbounds i8, ptr %v0, i64 24
  %v5 = getelementptr inbounds i8, ptr %v0, i64 8
  %v2 = load ptr, ptr %v4, align 8, !tbaa !6
  %v3 = load ptr, ptr %v5, align 8, !tbaa !6
  %v6 = call signext i32 %v2(ptr %v3, i32 signext 1)
  %v7 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v8 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v9 = load ptr, ptr %v7, align 8
  %v10 = load ptr, ptr %v8, align 8
  %v11 = getelementptr i8, ptr %v9, i64 24
  %v12 = icmp ugt ptr %v11, %v10
  br i1 %v12, label %L2, label %L1, !prof !0
L1:
  %v13 = getelementptr inbounds i8, ptr %v9, i64 8
  store volatile ptr @"mt.Snippet$$Delegates$.Adder", ptr %v13, align 8, !tbaa !8
  store volatile ptr %v11, ptr %v7, align 8
  store ptr %v13, ptr %v14, align 8
  br label %L3
L2:
  %v15 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Delegates$.Adder")
  store ptr %v15, ptr %v14, align 8
  br label %L3
L3:
  %v16 = load ptr, ptr %v14, align 8
  call void @"Snippet$$Delegates$.Adder$_.ctor"(ptr %v16)
  %v17 = call  ptr @"Snippet$$Delegates$_Instance"(ptr %v16)
  %v18 = icmp eq ptr %v17, null
  br i1 %v18, label %throw0, label %L4, !prof !0
L4:
  %v21 = getelementptr inbounds i8, ptr %v17, i64 24
  %v22 = getelementptr inbounds i8, ptr %v17, i64 8
  %v19 = load ptr, ptr %v21, align 8, !tbaa !6
  %v20 = load ptr, ptr %v22, align 8, !tbaa !6
  %v23 = call signext i32 %v19(ptr %v20, i32 signext 2)
  %v24 = add i32 %v6, %v23
  %v25 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v26 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v27 = load ptr, ptr %v25, align 8
  %v28 = load ptr, ptr %v26, align 8
  %v29 = getelementptr i8, ptr %v27, i64 24
  %v30 = icmp ugt ptr %v29, %v28
  br i1 %v30, label %L6, label %L5, !prof !0
L5:
  %v31 = getelementptr inbounds i8, ptr %v27, i64 8
  store volatile ptr @"mt.Snippet$$Delegates$.Adder", ptr %v31, align 8, !tbaa !8
  store volatile ptr %v29, ptr %v25, align 8
  store ptr %v31, ptr %v32, align 8
  br label %L7
L6:
  %v33 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Delegates$.Adder")
  store ptr %v33, ptr %v32, align 8
  br label %L7
L7:
  %v34 = load ptr, ptr %v32, align 8
  call void @"Snippet$$Delegates$.Adder$_.ctor"(ptr %v34)
  %v35 = call  ptr @"Snippet$$Delegates$_Virtual"(ptr %v34)
  %v36 = icmp eq ptr %v35, null
  br i1 %v36, label %throw0, label %L8, !prof !0
L8:
  %v39 = getelementptr inbounds i8, ptr %v35, i64 24
  %v40 = getelementptr inbounds i8, ptr %v35, i64 8
  %v37 = load ptr, ptr %v39, align 8, !tbaa !6
  %v38 = load ptr, ptr %v40, align 8, !tbaa !6
  %v41 = call signext i32 %v37(ptr %v38, i32 signext 3)
  %v42 = add i32 %v24, %v41
  %v43 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 0
  %v44 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 8
  %v45 = load ptr, ptr %v43, align 8
  %v46 = load ptr, ptr %v44, align 8
  %v47 = getelementptr i8, ptr %v45, i64 24
  %v48 = icmp ugt ptr %v47, %v46
  br i1 %v48, label %L10, label %L9, !prof !0
L9:
  %v49 = getelementptr inbounds i8, ptr %v45, i64 8
  store volatile ptr @"mt.Snippet$$Delegates$.Doubler", ptr %v49, align 8, !tbaa !8
  store volatile ptr %v47, ptr %v43, align 8
  store ptr %v49, ptr %v50, align 8
  br label %L11
L10:
  %v51 = call noalias nonnull dereferenceable(16) ptr @"pus_new"(ptr @"mt.Snippet$$Delegates$.Doubler")
  store ptr %v51, ptr %v50, align 8
  br label %L11
L11:
  %v52 = load ptr, ptr %v50, align 8
  call void @"Snippet$$Delegates$.Doubler$_.ctor"(ptr %v52)
  %v53 = call  ptr @"Snippet$$Delegates$_Virtual"(ptr %v52)
  %v54 = icmp eq ptr %v53, null
  br i1 %v54, label %throw0, label %L12, !prof !0
L12:
  %v57 = getelementptr inbounds i8, ptr %v53, i64 24
  %v58 = getelementptr inbounds i8, ptr %v53, i64 8
  %v55 = load ptr, ptr %v57, align 8, !tbaa !6
  %v56 = load ptr, ptr %v58, align 8, !tbaa !6
  %v59 = call signext i32 %v55(ptr %v56, i32 signext 4)
  %v60 = add i32 %v42, %v59
  ret i32 %v60
throw0:
  call void @"pus_throw_null_reference"() #1
  unreachable
}

define  ptr @"Snippet$$Delegates$_Static"() unnamed_addr #0 !methodinfo(Delegates.Static%28%29) {
entry:
  %bs.001b.0 = alloca ptr, align 8
  %bs.0008.0 = alloca ptr, align 8
  %v11 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = load ptr, ptr @"static.Snippet$$Delegates$.<>O$f<0>__Increment", align 8, !tbaa !6
  %v1 = icmp ne ptr %v0, null
  store ptr %v0, ptr %bs.001b.0, align 8
  store ptr %v0, ptr %bs.0008.0, align 8
  br i1 %v1, label %il_001b, label %il_0008
il_0008:
  %v3 = load ptr, ptr %bs.0008.0, align 8
  %v4 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 80
  %v5 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 88
  %v6 = load ptr, ptr %v4, align 8
  %v7 = load ptr, ptr %v5, align 8
  %v8 = getelementptr i8, ptr %v6, i64 64
  %v9 = icmp ugt ptr %v8, %v7
  br i1 %v9, label %L1, label %L0, !prof !0
L0:
  %v10 = getelementptr inbounds i8, ptr %v6, i64 8
  store volatile ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>", ptr %v10, align 8, !tbaa !8
  store volatile ptr %v8, ptr %v4, align 8
  store ptr %v10, ptr %v11, align 8
  br label %L2
L1:
  %v12 = call noalias nonnull dereferenceable(56) ptr @"pus_new"(ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>")
  store ptr %v12, ptr %v11, align 8
  br label %L2
L2:
  %v13 = load ptr, ptr %v11, align 8
  %v14 = getelementptr inbounds i8, ptr %v13, i64 8
  store ptr null, ptr %v14, align 8, !tbaa !6
  %v15 = getelementptr inbounds i8, ptr %v13, i64 24
  store ptr @"Snippet$$Delegates$_Increment$open", ptr %v15, align 8, !tbaa !6
  store atomic ptr %v13, ptr @"static.Snippet$$Delegates$.<>O$f<0>__Increment" release, align 8, !tbaa !6
  store ptr %v13, ptr %bs.001b.0, align 8
  br label %il_001b
il_001b:
  %v2 = load ptr, ptr %bs.001b.0, align 8
  ret ptr %v2
}

define  ptr @"Snippet$$Delegates$_Virtual"(ptr %a0) unnamed_addr #0 !methodinfo(Delegates.Virtual%28Adder adder%29) {
entry:
  %v11 = alloca ptr, align 8
  br label %il_0000
il_0000:
  %v0 = icmp eq ptr %a0, null
  br i1 %v0, label %throw0, label %L0, !prof !0
L0:
  %v1 = load ptr, ptr %a0, align 8, !tbaa !8
  %v3 = getelementptr inbounds i8, ptr %v1, i64 <slot>
  %v2 = load ptr, ptr %v3, align 8, !invariant.load !1
  %v4 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 80
  %v5 = getelementptr inbounds i8, ptr @"pus_allocation_contexts", i64 88
  %v6 = load ptr, ptr %v4, align 8
  %v7 = load ptr, ptr %v5, align 8
  %v8 = getelementptr i8, ptr %v6, i64 64
  %v9 = icmp ugt ptr %v8, %v7
  br i1 %v9, label %L2, label %L1, !prof !0
L1:
  %v10 = getelementptr inbounds i8, ptr %v6, i64 8
  store volatile ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>", ptr %v10, align 8, !tbaa !8
  store volatile ptr %v8, ptr %v4, align 8
  store ptr %v10, ptr %v11, align 8
  br label %L3
L2:
  %v12 = call noalias nonnull dereferenceable(56) ptr @"pus_new"(ptr @"mt.System.Func`2$<System.Int32$,System.Int32$>")
  store ptr %v12, ptr %v11, align 8
  br label %L3
L3:
  %v13 = load ptr, ptr %v11, align 8
  %v14 = icmp eq ptr %a0, null
  br i1 %v14, label %throw1, label %L4, !prof !0
L4:
  %v15 = getelementptr inbounds i8, ptr %v13, i64 8
  store ptr %a0, ptr %v15, align 8, !tbaa !6
  %v16 = getelementptr inbounds i8, ptr %v13, i64 24
  store ptr %v2, ptr %v16, align 8, !tbaa !6
  ret ptr %v13
throw0:
  call void @"pus_throw_null_reference"() #1
  unreachable
throw1:
  call void @"pus_throw_null_delegate_target"() #1
  unreachable
}
