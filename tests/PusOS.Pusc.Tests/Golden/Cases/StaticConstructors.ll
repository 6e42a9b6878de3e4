define signext i32 @"Snippet$$StaticConstructors$_Checked"() unnamed_addr #0 !methodinfo(StaticConstructors.Checked%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = load atomic i32, ptr @"cctor.Snippet$$StaticConstructors$.Lazy" acquire, align 4
  %v1 = icmp ne i32 %v0, 2
  br i1 %v1, label %L0, label %L1, !prof !0
L0:
  call void @"pus_run_static_constructor"(ptr @"cctor.Snippet$$StaticConstructors$.Lazy", ptr @"Snippet$$StaticConstructors$.Lazy$_.cctor")
  br label %L1
L1:
  %v2 = load i32, ptr @"static.Snippet$$StaticConstructors$.Lazy$fValue", align 4, !tbaa !6
  ret i32 %v2
}

define signext i32 @"Snippet$$StaticConstructors$_Counter"() unnamed_addr #0 !methodinfo(StaticConstructors.Counter%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = load i32, ptr @"static.Snippet$$StaticConstructors$fs_counter", align 4, !tbaa !6
  %v1 = add i32 %v0, 1
  store i32 %v1, ptr @"static.Snippet$$StaticConstructors$fs_counter", align 4, !tbaa !6
  ret i32 %v0
}

define signext i32 @"Snippet$$StaticConstructors$_Evaluated"() unnamed_addr #0 !methodinfo(StaticConstructors.Evaluated%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = getelementptr inbounds i8, ptr getelementptr (i8, ptr @"object.Snippet$$StaticConstructors$.Simple.0", i64 8), i64 8
  %v1 = load i32, ptr %v0, align 8, !range !14, !tbaa !7
  %v2 = icmp uge i32 1, %v1
  br i1 %v2, label %throw0, label %L0, !prof !0
L0:
  %v3 = getelementptr inbounds i8, ptr getelementptr (i8, ptr @"object.Snippet$$StaticConstructors$.Simple.0", i64 8), i64 16
  %v4 = getelementptr inbounds i32, ptr %v3, i64 1
  %v5 = load i32, ptr %v4, align 4, !tbaa !6
  %v6 = add i32 42, %v5
  ret i32 %v6
throw0:
  call void @"pus_throw_index_out_of_range"() #1
  unreachable
}

define signext i32 @"Snippet$$StaticConstructors$_Run"() unnamed_addr #0 !methodinfo(StaticConstructors.Run%28%29) {
entry:
  br label %il_0000
il_0000:
  %v0 = call signext i32 @"Snippet$$StaticConstructors$_Evaluated"()
  %v1 = call signext i32 @"Snippet$$StaticConstructors$_Checked"()
  %v2 = add i32 %v0, %v1
  ret i32 %v2
}
