package dev.mizzen.bench.micro;

import dev.mizzen.bench.MeshSize;
import dev.mizzen.bench.SidecarNode;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.cluster.OutboundClusterGenerator;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.ClassSets;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.GeneratorSet;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.scope.Proxies;
import dev.mizzen.xds.scope.ProxyScope;
import dev.mizzen.xds.scope.ScopeCache;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long the clusters of 1,000 services take for one class of sidecars, encoded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // the harness calls the set-up first
public class ClusterGeneration {
  private static final FaultHandler RETHROW =
      (where, fault) -> {
        throw fault;
      };

  private PushContext context;
  private ProxyScope scope;
  private ClassSets kept;

  @Setup
  public void read() throws IOException, InterruptedException {
    context = BenchMesh.of(new MeshSize(1_000, 10, 20)).context();
    scope = new ScopeCache().scope(context, Proxies.read(SidecarNode.of(0)));
    kept = sets().of(scope);
  }

  /** Selected, built and encoded from nothing: the first proxy of its class. */
  @Benchmark
  public TypeSet cold() {
    return sets().get(context, scope, XdsType.CLUSTER);
  }

  /** Found: every further proxy of the class. */
  @Benchmark
  public TypeSet warm() {
    return kept.get(context, XdsType.CLUSTER);
  }

  private static GeneratedSets sets() {
    return new GeneratedSets(new GeneratorSet(List.of(new OutboundClusterGenerator())), RETHROW);
  }
}
