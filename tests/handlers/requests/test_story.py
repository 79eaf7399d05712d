"""The main job, from the first word to the closed promise."""

from tests.people import Chat, Person, said


async def test_a_street_lamp_is_repaired(resident: Person, worker: Person, grid3: Chat) -> None:
    await resident.says("/start")
    resident.hears("您好", "住在哪个网格")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    resident.hears("都记好了", "叫什么名字")

    await resident.presses("我要反映")
    await resident.presses("设施维修")
    resident.hears("有人有危险吗")
    await resident.presses("没有")
    await resident.says("东三巷口的路灯坏了，晚上看不见路")
    resident.hears("收到")
    await resident.sends("photo")
    await resident.presses("写好了")
    resident.hears("请您看一遍", "东三巷口的路灯坏了", "照片 1")
    await resident.presses("提交")
    resident.hears("收到了", "编号 2611-0001")
    resident.hears("2611-0001", "等待接单", "正在安排人")

    grid3.hears("2611-0001", "王**", "等待接单", "路灯坏了")
    notice = await worker.presses("我来办", chat=grid3)
    assert "现在由您负责到底" in notice
    grid3.hears("正在办理", "于超")
    resident.hears("于超", "接下了")
    assert "负责人：于超" in said(resident.card("状态"))

    worker.hears("王秀英", "负责人：您")
    await worker.presses("回复居民")
    await worker.says("您好！电工明天上午到。")
    resident.hears("于超", "电工明天上午到")
    await worker.presses("说完了")

    await worker.presses("办好了")
    await worker.says("换了新灯泡，亮了。")
    resident.hears("办好了", "换了新灯泡", "您看解决了吗")
    await resident.presses("解决了")
    worker.hears("居民说解决了")
    grid3.hears("2611-0001", "已解决")

    await resident.presses("★★★★★")
    await resident.says("小于办事真快！")
    resident.hears("谢谢您")
    worker.hears("2611-0001", "★★★★★")
