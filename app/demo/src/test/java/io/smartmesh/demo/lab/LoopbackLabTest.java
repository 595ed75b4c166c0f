package io.smartmesh.demo.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopbackLabTest {
  @Test
  void eachNodeKnowsItsNeighboursOnly() throws IOException {
    try (LoopbackLab lab = LoopbackLab.open(3, "test")) {
      assertEquals(List.of(own(lab, 1)), peers(lab, 0));
      assertEquals(List.of(own(lab, 0), own(lab, 2)), peers(lab, 1));
      assertEquals(List.of(own(lab, 1)), peers(lab, 2));
    }
  }

  @Test
  void chainCanBeCutOffAndRestored() throws IOException {
    try (LoopbackLab lab = LoopbackLab.open(1, "test");
        ServerSocket chain = new ServerSocket(lab.chainPort())) {
      URI seen = lab.chainFrom(0);
      connect(seen);
      chain.accept().close();
      lab.cutChain();
      assertThrows(IOException.class, () -> connect(seen));
      lab.restoreChain();
      connect(seen);
      assertEquals(seen, lab.chainFrom(0));
    }
  }

  private static void connect(URI seen) throws IOException {
    new Socket(seen.getHost(), seen.getPort()).close();
  }

  private static String own(Lab lab, int place) {
    return lab.meshOptions(place).get(1);
  }

  private static List<String> peers(Lab lab, int place) {
    List<String> options = lab.meshOptions(place);
    return options.subList(2, options.size()).stream()
        .filter(option -> !option.equals("--udp-peer"))
        .toList();
  }
}
