package io.caravan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which buyer a record is of, and whom it must not be taken for. */
class CustomerIdentityTest {
  private final Known known = new Known();

  private static void refused(ThrowingCallable told, String path, String words) {
    assertThatThrownBy(told)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.path()).isEqualTo(path))
        .hasMessageContaining(words);
  }

  private String tell(String system, String fields) {
    return known.tell("customer", system, "{" + fields + "}").ref();
  }

  @Test
  void a_customer_is_found_by_id_then_mail_then_phone() {
    String ref = tell("pos", "'id':'1','email':'Ann@Example.org','phone':'0049 30 1234'");
    assertThat(ref).isEqualTo("c1");
    assertThat(tell("pos", "'id':'1'")).isEqualTo(ref);
    tell("pos", "'id':'1','email':'Ann@Example.org','phone':'0049 30 1234'");
    assertThat(tell("shop", "'id':'S','email':'ANN@example.ORG'")).isEqualTo(ref);
    tell("pos", "'id':'1','email':'Ann@Example.org','phone':'0049 30 1234'");
    assertThat(tell("depot", "'phone':'+49 (30) 12-34'")).isEqualTo(ref);
    assertThat(tell("depot", "'ref':'cX','email':'ann@example.org'")).isEqualTo("cX");
  }

  @Test
  void a_customer_who_cannot_be_told_from_others_is_refused() {
    refused(() -> tell("pos", "'lastName':'Ray'"), "$", "without id, e-mail and phone");
    refused(() -> tell("pos", "'phone':'1234'"), "$", "without id, e-mail and phone");
    assertThat(tell("pos", "'phone':'12345'")).isEqualTo("c1");
    assertThat(tell("pos", "'email':'a@example.org'")).isEqualTo("c2");
  }

  @Test
  void a_phone_keeps_its_plus_only_where_the_country_is_told() {
    assertThat(CustomerIdentity.phone(World.json("{'phone':'030 1234'}"))).isEqualTo("0301234");
    assertThat(CustomerIdentity.phone(World.json("{'phone':'+49 30 1234'}")))
        .isEqualTo("+49301234");
    assertThat(CustomerIdentity.phone(World.json("{'phone':'0049301234'}"))).isEqualTo("+49301234");
    assertThat(CustomerIdentity.phone(World.json("{}"))).isNull();
    assertThat(CustomerIdentity.mail(World.json("{'email':' '}"))).isNull();
  }

  @Test
  void a_mail_of_former_days_does_not_count() {
    String ref = tell("pos", "'id':'1','email':'old@example.org'");
    tell("pos", "'id':'1','email':'new@example.org'");
    assertThat(tell("shop", "'id':'S','email':'old@example.org'")).isNotEqualTo(ref);
    known.alias("customer", "e-mail", "seen@example.org", "cX");
    assertThat(tell("web", "'id':'W','email':'seen@example.org'"))
        .as("nothing is kept that says otherwise")
        .isEqualTo("cX");
  }

  @Test
  void a_phone_does_not_count_where_something_speaks_against_it() {
    String ref = tell("pos", "'id':'1','phone':'12345','lastName':'Ray'");
    assertThat(tell("shop", "'id':'S1','phone':'12345','lastName':'Doe'")).isNotEqualTo(ref);
    assertThat(tell("depot", "'phone':'12345','lastName':'RAY'")).isEqualTo(ref);
    known.alias("customer", "phone", "99999", "cX");
    assertThat(tell("depot", "'phone':'99999'")).as("nothing is kept of it").isNotEqualTo("cX");
    known.state("customer", "cX", "{'phone':'88888'}");
    known.alias("customer", "phone", "77777", "cX");
    assertThat(tell("depot", "'phone':'77777'")).as("of former days").isNotEqualTo("cX");
  }

  @Test
  void two_mails_are_two_people_whatever_their_phone() {
    String ref = tell("pos", "'id':'1','email':'a@example.org','phone':'12345'");
    assertThat(tell("shop", "'id':'S','email':'b@example.org','phone':'12345'")).isNotEqualTo(ref);
    String nameless = tell("pos", "'id':'2','email':'c@example.org','phone':'54321'");
    assertThat(tell("web", "'id':'W','phone':'54321','lastName':'Ray'")).isEqualTo(nameless);
  }

  @Test
  void what_is_that_of_several_customers_is_refused_with_their_names() {
    known.alias("customer", "e-mail", "a@example.org", "c8");
    known.alias("customer", "e-mail", "a@example.org", "c9");
    refused(
        () -> tell("pos", "'id':'1','email':'a@example.org'"),
        "$.email",
        "its e-mail is that of several customers: c8, c9");
    for (String ref : new String[] {"c6", "c7"}) {
      known.alias("customer", "phone", "12345", ref);
      known.state("customer", ref, "{'phone':'12345'}");
    }
    refused(
        () -> tell("pos", "'id':'1','phone':'12345'"),
        "$.phone",
        "its phone is that of several customers: c6, c7");
  }

  @Test
  void a_second_record_of_one_system_is_refused() {
    tell("pos", "'id':'1','email':'a@example.org'");
    refused(
        () -> tell("pos", "'id':'2','email':'a@example.org'"),
        "$.email",
        "is customer 1 of pos already");
    assertThat(tell("pos", "'email':'a@example.org'"))
        .as("it has no id of its own")
        .isEqualTo("c1");
  }

  @Test
  void an_account_that_the_shop_has_not_verified_is_nobody_of_the_till() {
    tell("shop", "'id':'S','email':'a@example.org','emailVerified':false");
    refused(
        () -> tell("pos", "'id':'1','email':'a@example.org'"),
        "$.email",
        "whose e-mail address the shop has not verified");
    assertThat(tell("depot", "'email':'a@example.org'")).as("no till").isEqualTo("c1");
    tell("shop", "'id':'S','email':'a@example.org','emailVerified':true");
    assertThat(tell("pos", "'id':'1','email':'a@example.org'")).isEqualTo("c1");
    tell("erp", "'id':'E','email':'b@example.org'");
    assertThat(tell("pos", "'id':'2','email':'b@example.org'")).as("no account").isEqualTo("c2");
    known.alias("customer", "e-mail", "c@example.org", "cX");
    known.link("customer", "cX", "shop", "X");
    refused(() -> tell("pos", "'id':'3','email':'c@example.org'"), "$.email", "not verified");
  }

  @Test
  void one_native_id_is_one_customer() {
    tell("pos", "'id':'1'");
    refused(() -> tell("pos", "'ref':'cX','id':'1'"), "$.id", "is known as c1 and cannot be cX");
  }

  @Test
  void into_whom_one_was_merged_is_told_if_known() {
    tell("shop", "'id':'S1'");
    known.tell("customer", "shop", "{'id':'S2','mergedInto':{'id':'S1'}}");
    assertThat(known.state("customer", "c2").orElseThrow().path("mergedInto"))
        .isEqualTo(World.json("{'ref':'c1'}"));
    known.tell("customer", "shop", "{'id':'S3','mergedInto':{'id':'S9'}}");
    assertThat(known.state("customer", "c3").orElseThrow().has("mergedInto")).isFalse();
    known.tell("customer", "shop", "{'id':'S4','mergedInto':{'ref':'cX'}}");
    assertThat(known.state("customer", "c4").orElseThrow().at("/mergedInto/ref").asText())
        .isEqualTo("cX");
  }
}
