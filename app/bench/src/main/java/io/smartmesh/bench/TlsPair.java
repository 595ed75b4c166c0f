package io.smartmesh.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS 1.3 with AES-256-GCM over a TCP connection on loopback, read by its own thread. */
final class TlsPair implements StreamBench.Carrier {
  private static final int CHUNK = 64 * 1024;
  private static final int PATIENCE_SECONDS = 60;

  /** Of a key that is made for one run and deleted after it. */
  private static final String PASSWORD = "one-run-only";

  private final ExecutorService reading = Executors.newSingleThreadExecutor();
  private final SSLSocket from;
  private final SSLSocket to;

  TlsPair(Path directory) throws Exception {
    SSLContext context = context(directory.resolve("tls.p12"));
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SSLServerSocket server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, here)) {
      from = (SSLSocket) context.getSocketFactory().createSocket(here, server.getLocalPort());
      to = (SSLSocket) server.accept();
    }
    from.setEnabledProtocols(new String[] {"TLSv1.3"});
    from.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
  }

  private static SSLContext context(Path file) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "bench",
                "-keyalg",
                "EC",
                "-dname",
                "CN=bench",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!made.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || made.exitValue() != 0) {
      made.destroy();
      throw new BenchFailure("keytool made no key for TLS");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  @Override
  public void carry(long bytes) throws Exception {
    Future<Long> read = reading.submit(() -> read(bytes));
    OutputStream out = from.getOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (long left = bytes; left > 0; left -= CHUNK) {
      out.write(chunk, 0, (int) Math.min(CHUNK, left));
    }
    read.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private long read(long bytes) throws IOException {
    InputStream in = to.getInputStream();
    byte[] chunk = new byte[CHUNK];
    for (long left = bytes; left > 0; ) {
      int length = in.read(chunk, 0, (int) Math.min(CHUNK, left));
      if (length < 0) {
        throw new IOException("the connection ended with " + left + " bytes missing");
      }
      left -= length;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    reading.shutdownNow();
    from.close();
    to.close();
  }
}
