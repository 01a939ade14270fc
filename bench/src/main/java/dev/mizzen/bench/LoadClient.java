package dev.mizzen.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Many sidecars on one machine, each with a connection of its own as real Envoys have, and edits
 * whose way to the last of them is timed. A stream that ends is opened again.
 */
final class LoadClient implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;
  private static final int STUCK_WINDOW_BYTES = 64 * 1024;
  private static final int THREADS = 2;
  private static final Duration REOPEN_AFTER = Duration.ofMillis(200);
  private static final int POLL_MILLIS = 5;

  private final InetSocketAddress server;
  private final long pid;
  private final LoadPlan plan;
  private final FollowUps followUps = new FollowUps();
  private final Traffic traffic = new Traffic();
  private final Traffic stuckTraffic = new Traffic();
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final List<ManagedChannel> channels = new ArrayList<>();
  private volatile boolean isClosed;

  LoadClient(InetSocketAddress server, long pid, LoadPlan plan) {
    this.server = server;
    this.pid = pid;
    this.plan = plan;
  }

  /** Opens the streams that stop reading and waits until the server has answered each once. */
  void jam() throws InterruptedException, TimeoutException {
    for (int i = 0; i < plan.stuck(); i++) {
      connect(plan.proxies() + i, SimulatedProxy.Reading.FIRST_ANSWER_ONLY, stuckTraffic);
    }
    awaitReady(stuckTraffic, plan.stuck());
  }

  /** Connects every proxy and waits until each has its whole configuration. */
  Phase start() throws InterruptedException, TimeoutException {
    double cpuBefore = ServerUsage.of(pid).cpuSeconds();
    long begin = System.nanoTime();
    for (int i = 0; i < plan.proxies(); i++) {
      connect(i, SimulatedProxy.Reading.ALWAYS, traffic);
    }
    awaitReady(traffic, plan.proxies());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    traffic.settle();
    ServerUsage usage = ServerUsage.of(pid);
    return new Phase(
        List.of(millis),
        traffic.bytes(),
        traffic.responses(),
        usage.cpuSeconds() - cpuBefore,
        usage.residentMegabytes());
  }

  /** Something that changes the mesh's files so that every proxy receives the marker. */
  interface Edit {
    void write(String marker) throws IOException;
  }

  /** Makes one edit and waits until every proxy has it. */
  Phase edit(String marker, Edit edit) throws IOException, InterruptedException, TimeoutException {
    traffic.settle();
    long bytes = traffic.bytes();
    long responses = traffic.responses();
    double cpuBefore = ServerUsage.of(pid).cpuSeconds();
    Round round = new Round(marker, plan.proxies());
    traffic.begin(round);
    edit.write(marker);
    if (!round.await(plan.limitSeconds())) {
      throw new TimeoutException(
          "edit %s: %d of %d proxies do not have it after %d s"
              .formatted(marker, round.missing(), plan.proxies(), plan.limitSeconds()));
    }
    traffic.settle();
    ServerUsage usage = ServerUsage.of(pid);
    return new Phase(
        round.millis(),
        traffic.bytes() - bytes,
        traffic.responses() - responses,
        usage.cpuSeconds() - cpuBefore,
        usage.residentMegabytes());
  }

  /** Streams that ended though nobody wanted them to. */
  long streamErrors() {
    return traffic.streamErrors();
  }

  /** The same by reason, a line each. */
  String streamErrorsByReason() {
    return traffic.streamErrorsByReason();
  }

  private void connect(int number, SimulatedProxy.Reading reading, Traffic counted) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(server)
            .usePlaintext()
            .directExecutor()
            .eventLoopGroup(threads)
            .channelType(NioSocketChannel.class)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    if (reading == SimulatedProxy.Reading.FIRST_ANSWER_ONLY) {
      builder.flowControlWindow(STUCK_WINDOW_BYTES);
    }
    ManagedChannel channel = builder.build();
    channels.add(channel);
    openStream(number, reading, channel, counted);
  }

  private void openStream(
      int number, SimulatedProxy.Reading reading, ManagedChannel channel, Traffic counted) {
    Runnable reopen = () -> openStream(number, reading, channel, counted);
    new SimulatedProxy(number, reading, channel, followUps, counted, () -> later(reopen)).open();
  }

  private void later(Runnable reopen) {
    if (!isClosed) {
      var _ = threads.schedule(reopen, REOPEN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void awaitReady(Traffic counted, int wanted)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.limitSeconds());
    while (counted.readyProxies() < wanted) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "%d of %d proxies have their configuration after %d s; %d stream errors"
                .formatted(
                    counted.readyProxies(), wanted, plan.limitSeconds(), counted.streamErrors()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    channels.forEach(ManagedChannel::shutdownNow);
    var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
