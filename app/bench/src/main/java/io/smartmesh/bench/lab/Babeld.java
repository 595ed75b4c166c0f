package io.smartmesh.bench.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** babeld with its standard timers, which announces the address on each node's loopback. */
final class Babeld implements Team {
  private final Lab lab;
  private final Path work;
  private final List<InetAddress> addresses = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();

  Babeld(Lab lab, Path work) throws LabFailure {
    this.lab = lab;
    this.work = work;
    for (int i = 0; i < lab.topology().nodes(); i++) {
      addresses.add(Program.address(Lab.kernelAddress(i)));
    }
  }

  @Override
  public List<InetAddress> addresses() {
    return addresses;
  }

  @Override
  public void go() throws LabFailure {
    for (int i = 0; i < addresses.size(); i++) {
      String state = work.resolve("babeld-" + i + ".state").toString();
      List<String> command = new ArrayList<>(List.of("babeld", "-r", "-I", "", "-S", state));
      command.addAll(List.of("-C", "redistribute local ip fdaa::/16 allow"));
      command.addAll(List.of("-C", "redistribute local deny", "-C", "redistribute deny"));
      command.addAll(List.of("-c", "/dev/null"));
      command.addAll(lab.devices(i));
      members.add(Member.start(lab, i, "babeld", false, work, command));
    }
  }

  @Override
  public List<Member> members() {
    return members;
  }
}
