package io.caravan.command.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mapping.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is put in the place of personal data, and what is left as it is. */
class MaskingTest {
  private final Masking masking = new Masking();

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.parse(text.replace('\'', '"'));
  }

  private String masked(String record, boolean ofPeople) {
    return masking.mask(List.of(json(record)), ofPeople).get(0).toString().replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'email':'ann@lee.org'}                          | {'email':'person1@example.com'}
          {'phone':'+31 20 123 4567'}                      | {'phone':'+31101234567'}
          {'phone':'555-0199'}                             | {'phone':'999-9999'}
          {'shippingAddress':{'name':'Ann Lee'}}           | {'shippingAddress':{'name':'Xxx Xxx'}}
          {'shippingAddress':{'city':'Ürgüp'}}             | {'shippingAddress':{'city':'Xxxxx'}}
          {'customer':{'birthday':'1984-02-29'}}           | {'customer':{'birthday':'1970-01-01'}}
          {'customer':{'image':'https://x.org/ann.png'}}   | {'customer':{'image':'https://example.com/'}}
          {'address':{'zip':97201,'latitude':45.5}}        | {'address':{'zip':0,'latitude':0}}
          {'Contact':{'Phones':[{'number':'5551234'}]}}    | {'Contact':{'Phones':[{'number':'9999999'}]}}
          {'note':'call before noon'}                      | {'note':'xxxx xxxxxx xxxx'}
          {'tags':'see ann@lee.org'}                       | {'tags':'xxx xxx@xxx.xxx'}
          """)
  void what_tells_who_somebody_is_keeps_its_shape(String record, String masks) {
    assertThat(masked(record, false)).isEqualTo(masks);
    assertThat(masking.paths()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'id':'17','sku':'MUG-1','title':'Blue mug','price':'9.50','name':'#1001'}
          {'customer':{'id':'gid://shopify/Customer/1','createdAt':'2026-01-02T03:04:05Z'}}
          {'customer':{'customerID':'1234567','status':'ACTIVE','currencyCode':'USD','spent':'12.00'}}
          {'address':{'countryCode':'US','addressId':'99887766'}}
          {'location':{'name':'Downtown'},'total':12.5,'paid':true,'tax':null,'empty':''}
          """)
  void what_tells_nobody_stays(String record) {
    assertThat(masked(record, false)).isEqualTo(record);
    assertThat(masking.paths()).isEmpty();
  }

  @Test
  void a_name_is_masked_wherever_it_stands_and_the_same_everywhere() {
    List<ObjectNode> made =
        masking.mask(
            List.of(
                json("{'customer':{'lastName':'Lovelace'},'title':'Mug for Lovelace'}"),
                json(
                    "{'vendor':'Lovelace','customer':{'email':'a@b.org'},'other':'A@b.org a@b.org'}"),
                json("{'customer':{'email':'a@b.org'}}")),
            false);
    assertThat(made.toString()).doesNotContain("Lovelace", "a@b.org").contains("Mug for Xxxxxxxx");
    assertThat(made.get(1).at("/customer/email")).isEqualTo(made.get(2).at("/customer/email"));
    assertThat(masking.paths()).contains("$.customer.lastName", "$.title", "$.vendor");
  }

  @Test
  void records_of_people_are_about_them_from_the_top() {
    assertThat(masked("{'id':'1','company':'Acme','name':'Ann'}", true))
        .isEqualTo("{'id':'1','company':'Xxxx','name':'Xxx'}");
  }

  @Test
  void the_records_themselves_are_left_alone() {
    ObjectNode record = json("{'email':'ann@lee.org'}");
    masking.mask(List.of(record), false);
    assertThat(record.path("email").asText()).isEqualTo("ann@lee.org");
  }

  @Test
  void those_that_show_most_are_chosen() {
    ObjectNode plain = json("{'id':1,'lines':[]}");
    ObjectNode rich = json("{'id':2,'lines':[{'sku':'A'}],'tax':'1.00'}");
    ObjectNode other = json("{'id':3,'lines':[{'sku':null}]}");
    assertThat(Variety.of(List.of(plain, plain, rich, rich, other), 9))
        .containsExactly(rich, plain, other);
    assertThat(Variety.of(List.of(plain, rich), 1)).containsExactly(rich);
    assertThat(Variety.of(List.of(), 3)).isEmpty();
  }
}
