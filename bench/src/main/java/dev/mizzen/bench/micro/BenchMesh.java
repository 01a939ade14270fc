package dev.mizzen.bench.micro;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.bench.MeshGenerator;
import dev.mizzen.bench.MeshSize;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.validate.ConfigReader;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import dev.mizzen.registry.file.DirectorySource;
import dev.mizzen.registry.file.FileLimits;
import dev.mizzen.registry.file.RejectionSink;
import dev.mizzen.registry.file.Report;
import dev.mizzen.registry.file.SourceOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The picture of a generated mesh, and the events of one endpoint and one VirtualService edit on
 * it, all read from files as the server reads them.
 */
record BenchMesh(PushContext context, MeshEvent endpointEdit, MeshEvent routeEdit) {
  private static final ClusterId CLUSTER = new ClusterId("Kubernetes");
  private static final String DOMAIN = "cluster.local";
  private static final int LIMIT_SECONDS = 30;

  static BenchMesh of(MeshSize size) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("bench-mesh");
    MeshGenerator mesh = new MeshGenerator(folder, size);
    mesh.write();
    BlockingQueue<MeshEvent> events = new LinkedBlockingQueue<>();
    try (DirectorySource source = source(folder, events)) {
      source.start();
      PushDelta all = new PushDelta(PushContext.empty(mesh()));
      for (MeshEvent event = next(events);
          !(event instanceof MeshEvent.SourceSynced);
          event = next(events)) {
        all.replay(event);
      }
      PushContext context = all.apply(PushContext.empty(mesh()).version().next(Instant.EPOCH));
      mesh.editEndpoint("10.99.0.1");
      MeshEvent endpointEdit = next(events);
      mesh.editRoute("changed");
      return new BenchMesh(context, endpointEdit, next(events));
    }
  }

  private static DirectorySource source(Path folder, BlockingQueue<MeshEvent> events) {
    FaultHandler faults =
        (where, fault) -> {
          throw fault;
        };
    ConfigReader reader = new ConfigReader(UnknownFields.WARN);
    return new DirectorySource(
        folder,
        FileLimits.DEFAULT,
        new ObjectConverter(CLUSTER, DOMAIN, reader::read),
        ServiceDefaults.of(MeshDefaults.meshConfig()),
        new SourceOutput(events::add, new NothingRefused(), faults));
  }

  private static Mesh mesh() {
    return new Mesh(
        MeshDefaults.meshConfig(),
        MeshNetworks.getDefaultInstance(),
        CLUSTER,
        DOMAIN,
        Features.DEFAULT);
  }

  private static MeshEvent next(BlockingQueue<MeshEvent> events) throws InterruptedException {
    MeshEvent event = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new IllegalStateException("no event of the mesh's files after " + LIMIT_SECONDS + " s");
    }
    return event;
  }

  private static final class NothingRefused implements RejectionSink {
    @Override
    public void refused(Report report) {
      throw new IllegalStateException("refused a generated file: " + report);
    }

    @Override
    public void recovered(Report report) {}

    @Override
    public void warned(Report report) {}
  }
}
