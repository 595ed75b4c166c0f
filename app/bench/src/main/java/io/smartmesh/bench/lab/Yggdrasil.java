package io.smartmesh.bench.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** yggdrasil with its standard settings, which finds its neighbours by multicast. */
final class Yggdrasil implements Team {
  private final Lab lab;
  private final Path work;
  private final List<InetAddress> addresses = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  private Yggdrasil(Lab lab, Path work) {
    this.lab = lab;
    this.work = work;
  }

  static Yggdrasil prepare(Lab lab, Path work) throws LabFailure {
    Yggdrasil team = new Yggdrasil(lab, work);
    ObjectMapper json = new ObjectMapper();
    for (int i = 0; i < lab.topology().nodes(); i++) {
      try {
        ObjectNode settings =
            (ObjectNode) json.readTree(Shell.run("yggdrasil", "-genconf", "-json"));
        settings.put("AdminListen", "none").put("IfName", "ygg0");
        settings
            .putArray("MulticastInterfaces")
            .addObject()
            .put("Regex", "^v[0-9]+$")
            .put("Beacon", true)
            .put("Listen", true)
            .put("Port", 0)
            .put("Priority", 0);
        json.writeValue(team.file(i).toFile(), settings);
      } catch (IOException e) {
        throw new LabFailure("yggdrasil cannot be configured", e);
      }
      String address = Shell.run("yggdrasil", "-useconffile", team.file(i).toString(), "-address");
      team.addresses.add(Program.address(address));
    }
    return team;
  }

  private Path file(int node) {
    return work.resolve("yggdrasil-" + node + ".json");
  }

  @Override
  public List<InetAddress> addresses() {
    return addresses;
  }

  @Override
  public void go() throws LabFailure {
    for (int i = 0; i < addresses.size(); i++) {
      List<String> command = List.of("yggdrasil", "-useconffile", file(i).toString());
      members.add(Member.start(lab, i, "yggdrasil", false, work, command));
    }
  }

  @Override
  public List<Member> members() {
    return members;
  }
}
