package io.syntropy.actuators.dns;

import org.xbill.DNS.Type;

/** The kinds of records traffic is steered with. */
public enum RecordType {
  A(Type.A),
  AAAA(Type.AAAA),
  CNAME(Type.CNAME);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
