-- Tables of a made-up till. on_hand holds what is reserved until it is sold.
create table article (
  number varchar(40) primary key,
  name varchar(200) not null,
  ean varchar(20),
  price numeric(12, 2) not null,
  on_hand numeric(12, 3) not null default 0
);
create table receipt (number bigint primary key, booked_at varchar(40) not null);
create table receipt_line (
  receipt bigint not null references receipt (number),
  line integer not null,
  article varchar(40) not null references article (number),
  quantity numeric(12, 3) not null,
  price numeric(12, 2) not null,
  primary key (receipt, line)
);
create table web_order_line (
  id varchar(100) primary key,
  order_name varchar(40) not null,
  article varchar(40) not null references article (number),
  quantity numeric(12, 3) not null check (quantity >= 0),
  price numeric(12, 2) not null,
  state varchar(10) not null
);
create trigger book_new_web_line after insert on web_order_line when new.state = 'sold'
begin
  update article set on_hand = on_hand - new.quantity where number = new.article;
end;
create trigger book_web_line after update on web_order_line when new.state = 'sold' and old.state <> 'sold'
begin
  update article set on_hand = on_hand - new.quantity where number = new.article;
end;
