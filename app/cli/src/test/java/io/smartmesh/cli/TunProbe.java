package io.smartmesh.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.zip.CRC32;

/** A program that knows of no mesh: plain IPv6, by the JDK alone. */
final class TunProbe {
  private static final int PING_MILLIS = 1_000;
  private static final int CHUNK = 10_000;

  private TunProbe() {}

  /** {@code ping IP TIMES}, {@code serve PORT} or {@code send IP PORT BYTES}. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "ping" -> ping(args[1], Integer.parseInt(args[2]));
      case "serve" -> serve(Integer.parseInt(args[1]));
      default -> send(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }
  }

  /** ICMPv6 echo, as root. */
  private static void ping(String ip, int times) throws IOException {
    for (int i = 1; i <= times; i++) {
      if (InetAddress.getByName(ip).isReachable(PING_MILLIS)) {
        System.out.println("reached");
        return;
      }
    }
    System.out.println("not reached");
  }

  /** Answers each connection with the checksum of what it brought. */
  private static void serve(int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port)) {
      System.out.println("listening");
      while (true) {
        try (Socket one = server.accept()) {
          CRC32 sum = new CRC32();
          sum.update(one.getInputStream().readAllBytes());
          new DataOutputStream(one.getOutputStream()).writeLong(sum.getValue());
        }
      }
    }
  }

  private static void send(String ip, int port, int bytes) throws IOException {
    try (Socket socket = new Socket(ip, port)) {
      CRC32 sum = new CRC32();
      OutputStream out = socket.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int sent = 0; sent < bytes; sent += CHUNK) {
        for (int i = 0; i < CHUNK; i++) {
          chunk[i] = (byte) (31 * (sent + i));
        }
        sum.update(chunk);
        out.write(chunk);
      }
      socket.shutdownOutput();
      boolean same = new DataInputStream(socket.getInputStream()).readLong() == sum.getValue();
      System.out.println(same ? "arrived" : "damaged");
    }
  }
}
