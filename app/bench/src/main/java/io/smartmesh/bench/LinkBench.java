package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One packet after another over a link: sealed by one mesh, sent and received by UDP on loopback,
 * opened by the other mesh, all on one thread. Beside it the same bytes through AES-GCM alone and
 * through UDP alone.
 *
 * @param count packets of one repetition
 */
record LinkBench(int repetitions, int count) {
  static final String SCHEMA = "smartmesh.bench.link/1";

  /** A lane update with its payment, about. */
  private static final int PAYLOAD_BYTES = 150;

  private static final int WARM_UP_ROUNDS = 2;
  private static final int FRAME_BYTES_MOST = 1_500;
  private static final int PATIENCE_MILLIS = 5_000;

  /** Something done once a packet. */
  private interface Step {
    void run() throws Exception;
  }

  ObjectNode run(Progress progress) throws Exception {
    double[] link = new double[repetitions];
    double[] aes = new double[repetitions];
    double[] udp = new double[repetitions];
    try (Wire wire = new Wire()) {
      LinkPair pair = new LinkPair(wire::carry);
      byte[] bytes = new byte[PAYLOAD_BYTES];
      Gcm gcm = new Gcm();
      // In turn within a round: what else the machine does then hits all three.
      for (int i = -WARM_UP_ROUNDS; i < repetitions; i++) {
        double linkRate = perSecond(() -> pair.send(bytes));
        double aesRate = perSecond(() -> gcm.sealAndOpen(bytes));
        double udpRate = perSecond(() -> wire.carry(bytes));
        if (i >= 0) {
          link[i] = linkRate;
          aes[i] = aesRate;
          udp[i] = udpRate;
          progress.say("progress.link", i + 1, repetitions, Math.round(linkRate));
        }
      }
    }
    double linkRate = Median.of(link).value();
    double aesRate = Median.of(aes).value();
    double udpRate = Median.of(udp).value();
    double both = 1 / (1 / aesRate + 1 / udpRate);
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", SCHEMA)
        .put("packets_per_s", Round.to(linkRate, 0))
        .put("payload_bytes", PAYLOAD_BYTES)
        .put("packets", count)
        .put("repetitions", repetitions)
        .put("aes_gcm_per_s_limit", Round.to(aesRate, 0))
        .put("udp_per_s_limit", Round.to(udpRate, 0))
        .put("ratio_to_aes_gcm", Round.ratio(linkRate / aesRate))
        .put("ratio_to_udp", Round.ratio(linkRate / udpRate))
        .put("ratio_to_limit", Round.ratio(linkRate / both));
  }

  private double perSecond(Step step) throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      step.run();
    }
    return count * 1e9 / (System.nanoTime() - began);
  }

  /** Two sockets; a datagram is sent by one and read from the other. */
  private static final class Wire implements AutoCloseable {
    private final DatagramSocket from = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket to = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramPacket received =
        new DatagramPacket(new byte[FRAME_BYTES_MOST], FRAME_BYTES_MOST);

    Wire() throws IOException {
      to.setSoTimeout(PATIENCE_MILLIS);
    }

    byte[] carry(byte[] frame) throws IOException {
      from.send(new DatagramPacket(frame, frame.length, to.getLocalSocketAddress()));
      received.setLength(FRAME_BYTES_MOST);
      to.receive(received);
      return Arrays.copyOf(received.getData(), received.getLength());
    }

    @Override
    public void close() {
      from.close();
      to.close();
    }
  }

  /** AES-256-GCM with a counter, of the JDK. */
  private static final class Gcm {
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    private final Cipher cipher;
    private long counter;

    Gcm() throws GeneralSecurityException {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    void sealAndOpen(byte[] bytes) throws GeneralSecurityException {
      byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(++counter).array();
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(bytes);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      if (cipher.doFinal(sealed).length != bytes.length) {
        throw new IllegalStateException("AES-GCM changed the length");
      }
    }
  }
}
