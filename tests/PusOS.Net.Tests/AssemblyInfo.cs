// One test at a time: fuzzing measures memory, foreign peers measure time, and the big ones use both cores themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
