package dev.mizzen.bench.micro;

import dev.mizzen.bench.MeshSize;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long the next picture of a mesh of 1,000 services takes after one edit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // the harness calls the set-up first
public class SnapshotApply {
  private BenchMesh mesh;

  @Setup
  public void read() throws IOException, InterruptedException {
    mesh = BenchMesh.of(new MeshSize(1_000, 10, 20));
  }

  @Benchmark
  public PushContext endpointChange() {
    return after(mesh.endpointEdit());
  }

  @Benchmark
  public PushContext virtualServiceChange() {
    return after(mesh.routeEdit());
  }

  private PushContext after(MeshEvent event) {
    PushDelta delta = new PushDelta(mesh.context());
    delta.replay(event);
    return delta.apply(mesh.context().version().next(Instant.EPOCH));
  }
}
