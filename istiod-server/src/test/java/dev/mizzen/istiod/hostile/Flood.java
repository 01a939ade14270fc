package dev.mizzen.istiod.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** One connection that sends frames of HTTP/2 as fast as it can, and reads whatever comes back. */
final class Flood {
  private static final int BATCH = 64;

  private final Socket socket;
  private final AtomicLong answered = new AtomicLong();

  Flood(Socket socket) {
    this.socket = socket;
  }

  /**
   * What became of it.
   *
   * @param frames that were sent
   * @param wasEnded by the server, before the time was over
   */
  record Outcome(long frames, boolean wasEnded, long answeredBytes) {}

  /**
   * Sends until the server ends the connection or the time is over.
   *
   * @param first once, after the client's beginning
   * @param frames the n-th ones, from 0
   * @param each how many frames that is
   */
  Outcome run(byte[] first, IntFunction<byte[]> frames, int each, Duration atMost)
      throws IOException {
    Thread reader = Thread.ofVirtual().start(this::drain);
    long end = System.nanoTime() + atMost.toNanos();
    long sent = 0;
    try (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(H2Frames.joined(H2Frames.hello(), first));
      for (int i = 0; System.nanoTime() < end && reader.isAlive(); ) {
        byte[][] batch = new byte[BATCH][];
        for (int j = 0; j < BATCH; j++, i++) {
          batch[j] = frames.apply(i);
        }
        out.write(H2Frames.joined(batch));
        sent += (long) BATCH * each;
      }
      return new Outcome(sent, !reader.isAlive(), answered.get());
    } catch (IOException ended) {
      return new Outcome(sent, true, answered.get());
    }
  }

  private void drain() {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        answered.addAndGet(read);
      }
    } catch (IOException ended) {
      answered.addAndGet(0);
    }
  }
}
