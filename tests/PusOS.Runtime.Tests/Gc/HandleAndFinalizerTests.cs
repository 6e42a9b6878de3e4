using PusOS.Runtime.Gc;

namespace PusOS.Runtime.Tests.Gc;

/// <summary>Handles and finalization as the collector treats them.</summary>
[Collection("heap")]
public sealed unsafe class HandleAndFinalizerTests
{
    /// <summary>Strong handles keep, weak ones are cleared.</summary>
    [Fact]
    public void Handles_StrongKeep_WeakClear()
    {
        using HeapFixture heap = new();
        byte* leaf = heap.Type(1, 0);
        HandleSlot* strong = HandleTable.Allocate(heap.New(leaf), 0, HandleKind.Normal);
        HandleSlot* weak = HandleTable.Allocate(heap.New(leaf), 0, HandleKind.Weak);
        HandleSlot* weakToStrong = HandleTable.Allocate(strong->Target, 0, HandleKind.Weak);
        HeapFixture.Collect();
        Assert.NotEqual(0u, strong->Target);
        Assert.Equal(strong->Target, weakToStrong->Target);
        Assert.Equal(0u, weak->Target);
        HandleTable.Free(strong);
        HeapFixture.Collect();
        Assert.Equal(0u, weakToStrong->Target);
        Assert.Equal((nint)strong, (nint)HandleTable.Allocate(0, 0, HandleKind.Pinned));
    }

    /// <summary>A chain of dependent handles is followed to its end, and dies with its first target.</summary>
    [Fact]
    public void DependentHandles_FollowChains()
    {
        using HeapFixture heap = new();
        byte* leaf = heap.Type(1, 0);
        nuint a = heap.New(leaf);
        nuint b = heap.New(leaf);
        nuint c = heap.New(leaf);
        HandleSlot* second = HandleTable.Allocate(b, c, HandleKind.Dependent);
        HandleSlot* first = HandleTable.Allocate(a, b, HandleKind.Dependent);
        GcWorld.Roots[0] = a;
        HeapFixture.Collect();
        Assert.True(Heap.IsMarked(c));
        GcWorld.Roots[0] = 0;
        HeapFixture.Collect();
        Assert.Equal(0u, first->Target);
        Assert.Equal(0u, second->Dependent);
    }

    /// <summary>A dead object waits for its finalizer with all it reaches; short weak handles see it dead, long ones alive.</summary>
    [Fact]
    public void Finalization_Resurrects_ThenFrees()
    {
        using HeapFixture heap = new();
        byte* node = heap.Type(1, 0b11);
        nuint child = heap.New(node);
        nuint dying = heap.New(node);
        *(nuint*)(dying + 8) = child;
        Assert.True(FinalizationQueue.Register(dying));
        HandleSlot* shortWeak = HandleTable.Allocate(dying, 0, HandleKind.Weak);
        HandleSlot* longWeak = HandleTable.Allocate(dying, 0, HandleKind.WeakTrackResurrection);
        HeapFixture.Collect();
        Assert.Equal(0u, shortWeak->Target);
        Assert.Equal(dying, longWeak->Target);
        Assert.True(Heap.IsMarked(child));
        Assert.Equal(1u, FinalizationQueue.ReadyCount);
        Assert.Equal(dying, FinalizationQueue.TakeReady());
        Assert.Equal(0u, FinalizationQueue.TakeReady());
        HeapFixture.Collect();
        Assert.Equal(0u, longWeak->Target);
        Assert.False(Heap.IsMarked(child));
    }

    /// <summary>A suppressed object is freed without its finalizer.</summary>
    [Fact]
    public void Finalization_Suppressed_IsNotQueued()
    {
        using HeapFixture heap = new();
        nuint dying = heap.New(heap.Type(1, 0));
        Assert.True(FinalizationQueue.Register(dying));
        ObjectHeader.SetFinalizationSuppressed(dying, true);
        HeapFixture.Collect();
        Assert.Equal(0u, FinalizationQueue.ReadyCount);
        Assert.False(Heap.IsMarked(dying));
    }
}
