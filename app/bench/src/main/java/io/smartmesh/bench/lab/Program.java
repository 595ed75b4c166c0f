package io.smartmesh.bench.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A mesh program that can be put into a laboratory. */
public enum Program {
  SMARTMESH {
    @Override
    public Team assemble(Lab lab, Path work) throws LabFailure {
      return Nodes.ready(lab, work, Nodes.Bearing.UDP);
    }
  },

  /** Routes packets in the clear, by the kernel. */
  BABELD {
    @Override
    public Team assemble(Lab lab, Path work) throws LabFailure {
      return new Babeld(lab, work);
    }
  },

  /** Tunnels packets, sealed from end to end. */
  YGGDRASIL {
    @Override
    public Team assemble(Lab lab, Path work) throws LabFailure {
      return Yggdrasil.prepare(lab, work);
    }
  };

  /**
   * Makes all ready to go.
   *
   * @param work for its files
   */
  public abstract Team assemble(Lab lab, Path work) throws LabFailure;

  public boolean needsForwarding() {
    return this == BABELD;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isHere() {
    return this == SMARTMESH || Shell.has(text());
  }

  /** Its name and the version of its Debian package, if it has one. */
  public String version() {
    Optional<String> version = Optional.empty();
    try {
      version = Optional.of(Shell.run("dpkg-query", "-W", "-f", "${Version}", text()));
    } catch (LabFailure e) {
      // Installed by other means: only its name is known.
    }
    return version.map(known -> text() + " " + known).orElse(text());
  }

  static InetAddress address(String text) throws LabFailure {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new LabFailure("no address: " + text, e);
    }
  }
}
