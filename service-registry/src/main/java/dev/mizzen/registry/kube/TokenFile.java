package dev.mizzen.registry.kube;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the pod's service account, read again about every minute: the kubelet replaces it
 * before it runs out. Safe for use by many threads.
 *
 * <p>Errors: while the file cannot be read, the last token stays in use; the API server judges it.
 *
 * <p>Source: client-go, transport/token_source.go, which reads it again after a minute too.
 */
final class TokenFile implements OAuthTokenProvider {
  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final Path file;
  private final InstantSource clock;
  private String token = "";
  private Instant readAgain = Instant.MIN;

  TokenFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized String getToken() {
    Instant now = clock.instant();
    if (!now.isBefore(readAgain)) {
      readAgain = now.plus(GOOD_FOR);
      read();
    }
    return token;
  }

  private void read() {
    try {
      token = Files.readString(file).strip();
    } catch (IOException unreadable) {
      LOG.atWarn()
          .addKeyValue(LogKeys.FILE, file)
          .setCause(unreadable)
          .log("service account token cannot be read, the last one stays in use");
    }
  }
}
